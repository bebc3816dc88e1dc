import { expect, test } from "bun:test";
import { join } from "node:path";

import { type Entry, tarGz, zip } from "../../scripts/release/archive.ts";
import { temporaryFolder } from "../helpers/home.ts";

const entries: Entry[] = [
  { path: "tt/tt", bytes: Buffer.from("program\n".repeat(1000)), executable: true },
  { path: "tt/README.md", bytes: Buffer.from("# tt\n") },
  { path: "tt/empty", bytes: new Uint8Array() },
];

/** 2026-03-02 08:30:00 UTC. */
const AT = 1_772_440_200;

const listing = (...command: string[]) =>
  Bun.spawnSync(command, { env: { PATH: "/usr/bin:/bin", TZ: "UTC" } }).stdout.toString();

test.if(process.platform === "linux")(
  "a tar file has its entries in order, root's, with the time that was asked for",
  async () => {
    const path = join(temporaryFolder("archive"), "tt.tar.gz");
    await Bun.write(path, tarGz(entries, AT));
    expect(
      listing("tar", "-tvzf", path)
        .trim()
        .split("\n")
        .map((line) => line.split(/\s+/)),
    ).toEqual([
      ["-rw-r--r--", "root/root", "5", "2026-03-02", "08:30", "tt/README.md"],
      ["-rw-r--r--", "root/root", "0", "2026-03-02", "08:30", "tt/empty"],
      ["-rwxr-xr-x", "root/root", "8000", "2026-03-02", "08:30", "tt/tt"],
    ]);
    expect(listing("tar", "-xzOf", path, "tt/tt")).toBe("program\n".repeat(1000));
  },
);

test.if(Bun.which("unzip") !== null)("a zip file is whole, and keeps what may be run", async () => {
  const path = join(temporaryFolder("archive"), "tt.zip");
  await Bun.write(path, zip(entries, AT));
  expect(listing("unzip", "-t", path)).toContain("No errors detected");
  expect(listing("unzip", "-Z", path)).toMatch(/-rwxr-xr-x .*8000 .*26-Mar-02 08:30 tt\/tt\n/);
  expect(listing("unzip", "-p", path, "tt/README.md")).toBe("# tt\n");
});

test("the same entries in another order give the same bytes", () => {
  for (const pack of [tarGz, zip])
    expect(pack(entries.toReversed(), AT)).toEqual(pack(entries, AT));
});

test("a name that does not fit is an error", () => {
  expect(() => tarGz([{ path: "x".repeat(101), bytes: new Uint8Array() }], AT)).toThrow("too long");
});
