import { expect, test } from "bun:test";
import { join } from "node:path";

import { DOCUMENTED_OWNER, ownerIn, withOwner } from "../../scripts/release/repository.ts";

test("the owner is set in one place: nothing that users copy has another one", async () => {
  for (const path of ["README.md", "SECURITY.md", "scripts/install.sh"]) {
    const text = await Bun.file(join(import.meta.dir, "../..", path)).text();
    expect([path, text === withOwner(text, DOCUMENTED_OWNER)]).toEqual([path, true]);
    const ours = withOwner(text, "Ada-L");
    expect([path, ours.includes("OWNER"), ours.includes("@owner")]).toEqual([path, false, false]);
    expect(withOwner(ours, DOCUMENTED_OWNER)).toBe(text);
  }
});

test.each([
  ["github:ada/time-tracker", "ada"],
  ["git+https://github.com/Ada-L/time-tracker.git", "Ada-L"],
  ["git@github.com:ada/time-tracker.git", "ada"],
  ["https://example.com/ada/time-tracker", null],
  ["", null],
])("the owner in %p is %p", (address, owner) => {
  expect(ownerIn(address)).toBe(owner);
});

const isOwned = DOCUMENTED_OWNER !== "OWNER";

test.skipIf(isOwned)(
  "a release that nobody owns is not made, and it is told what to do",
  async () => {
    const child = Bun.spawn([process.execPath, "scripts/release.ts", "--pack"], {
      cwd: join(import.meta.dir, "../.."),
      env: { PATH: process.env["PATH"] ?? "", GIT_DIR: "/nowhere" },
      stdout: "ignore",
      stderr: "pipe",
    });
    const err = await child.stderr.text();
    expect(await child.exited).toBe(1);
    expect(err).toContain("whose repository is this? Say so in package.json");
  },
);
