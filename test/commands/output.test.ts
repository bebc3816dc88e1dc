import { beforeAll, expect, test } from "bun:test";
import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

let home = "";

beforeAll(async () => {
  home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
}, 120_000);

const rows = (...more: string[]) =>
  tt(["export", "timesheet", "--since", "2026-03-02", "--until", "2026-03-08", ...more], { home });

test.skipIf(process.platform === "win32")(
  "with --force follows no link to another file, and leaves what is no file as it is",
  async () => {
    const folder = temporaryFolder("forced");
    const [link, other, pipe] = ["link.csv", "other", "pipe"].map((name) => join(folder, name));
    writeFileSync(other ?? "", "mine");
    symlinkSync(other ?? "", link ?? "");
    expect((await rows("--output", link ?? "", "--force")).code).toBe(0);
    expect(readFileSync(other ?? "", "utf8")).toBe("mine");
    expect(readFileSync(link ?? "", "utf8")).toStartWith("date,");
    await Bun.$`mkfifo -m 0644 ${pipe}`.quiet();
    const reader = Bun.spawn(["cat", pipe ?? ""], { stdout: "pipe" });
    expect((await rows("--output", pipe ?? "", "--force")).code).toBe(0);
    expect(await reader.stdout.text()).toStartWith("date,");
    expect(statSync(pipe ?? "").mode & 0o777).toBe(0o644);
    expect(readdirSync(folder).toSorted()).toEqual(["link.csv", "other", "pipe"]);
  },
);

test("a file that cannot be written is told with what to do", async () => {
  const folder = temporaryFolder("unwritten");
  const refused = async (...more: string[]) => {
    const { out, err, code } = await rows(...more);
    expect([out, code]).toEqual(["", 1]);
    return err.replaceAll(folder, "");
  };
  for (const force of [[], ["--force"]]) {
    expect(await refused("--output", join(folder, "no/x.csv"), ...force)).toBe(
      "tt: cannot write /no/x.csv: there is no directory /no; make it, or give another name\n",
    );
    expect(await refused("--output", folder, ...force)).toBe(
      "tt: cannot write : it is a directory; give the name of a file in it\n",
    );
    expect(await refused("--output", join(folder, "no/"), ...force)).toBe(
      "tt: cannot write /no/: it is a directory; give the name of a file in it\n",
    );
  }
  writeFileSync(join(folder, "file"), "");
  expect(await refused("--output", join(folder, "file/x.csv"))).toContain("/file/x.csv");
});

test("'-' is stdout", async () => {
  const { out } = await rows("--output", "-");
  expect(out).toBe((await rows()).out);
});

test.skipIf(process.platform !== "linux").each([
  ["stdout by its name", "/proc/self/fd/1", 1],
  ["what else is open", "/proc/self/fd/3", 3],
])("--output writes to %s behind what is there, also where that is a file", async (_, name, fd) => {
  const file = join(temporaryFolder("open"), "week.jsonl");
  writeFileSync(file, "before\n");
  const command = [await binaryPath(), "export", "sessions", "--output", name, "--force"].join(" ");
  const shell = `${command} ${fd}>>${file}; echo behind >>${file}`;
  const child = Bun.spawn(["sh", "-c", shell], {
    env: { HOME: home, TZ: "UTC", PATH: process.env["PATH"] },
    stdio: ["ignore", "ignore", "pipe"],
  });
  expect([await child.stderr.text(), await child.exited]).toEqual(["", 0]);
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([12, "before", "behind"]);
});
