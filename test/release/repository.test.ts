import { expect, test } from "bun:test";
import { join } from "node:path";

import { OWNER, withOwner } from "../../scripts/release/repository.ts";

test("the owner is set in one place: nothing that users copy has another one", async () => {
  for (const path of ["README.md", "SECURITY.md", "scripts/install.sh"]) {
    const text = await Bun.file(join(import.meta.dir, "../..", path)).text();
    expect([path, text === withOwner(text)]).toEqual([path, true]);
    const ours = withOwner(text, "Ada-L");
    expect([path, ours.includes(OWNER), ours.includes("@owner")]).toEqual([path, false, false]);
    expect(withOwner(ours)).toBe(text);
  }
});
