import { describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { makeDatabase, roses } from "../../../fixtures/opencode/make-database.ts";
import source from "../../../src/sources/opencode.ts";
import { temporaryFolder } from "../../helpers/home.ts";

// Windows has neither.
describe.skipIf(process.platform === "win32")("in the place of a file", () => {
  test("of a session a pipe is not waited for, but told", async () => {
    const root = temporaryFolder("pipes");
    const folder = join(root, "storage", "session", "p");
    await Bun.$`mkdir -p ${folder} && mkfifo ${join(folder, "ses_1.json")} ${join(root, "opencode.db")}`.quiet();
    const { units, skips } = await source.discover(root);
    expect(skips).toEqual([
      { path: join(root, "opencode.db"), where: null, reason: "not a regular file" },
    ]);
    const reasons: string[] = [];
    for (const unit of units) {
      try {
        const { skips: told } = source.parse(await source.read(unit), unit);
        reasons.push(...told.map(({ reason }) => reason));
      } catch (error) {
        reasons.push(String(error));
      }
    }
    expect(reasons.length).toBe(1);
    expect(reasons[0]).toContain("the file is empty");
  }, 60_000);

  for (const [pipes, said] of [
    [["-shm"], "opencode.db-shm"],
    [["-wal"], "opencode.db-wal"],
    [["-wal", "-shm"], "opencode.db-wal"],
    [["-journal"], "opencode.db-journal"],
  ] as const) {
    test(`beside a database, as ${pipes.join(" and ")}, a pipe is not waited for, but told`, async () => {
      const root = temporaryFolder("pipes");
      makeDatabase(join(root, "opencode.db"), roses).close();
      await Bun.$`mkfifo ${pipes.map((suffix) => join(root, `opencode.db${suffix}`))}`.quiet();
      const { units, skips } = await source.discover(root);
      expect([units, skips.map(({ reason }) => reason)]).toEqual([
        [],
        [`${said} is not a regular file`],
      ]);
    }, 60_000);
  }

  test("of a log beside a journal a pipe is not waited for, but told", async () => {
    const root = temporaryFolder("pipes");
    makeDatabase(join(root, "opencode.db"), roses).close();
    writeFileSync(join(root, "opencode.db-journal"), "a transaction that was not ended");
    await Bun.$`mkfifo ${join(root, "opencode.db-wal")}`.quiet();
    const { skips } = await source.discover(root);
    expect(skips.map(({ reason }) => reason)).toEqual(["opencode.db-wal is not a regular file"]);
  }, 60_000);

  test("of the messages of one session a pipe is not waited for, but told", async () => {
    const root = temporaryFolder("pipes");
    makeDatabase(join(root, "opencode.db"), roses).close();
    mkdirSync(join(root, "sessions"));
    await Bun.$`mkfifo ${join(root, "sessions", "ses_0000000004example.db")}`.quiet();
    const [unit] = (await source.discover(root)).units;
    expect(unit && source.read(unit)).rejects.toThrow(
      "ses_0000000004example.db is not a regular file",
    );
  }, 60_000);

  test("of a session or a message a device is not read without end, but told", async () => {
    const root = temporaryFolder("devices");
    const [sessions, messages] = ["session/p", "message/ses_2"].map((name) =>
      join(root, "storage", name),
    );
    await Bun.$`mkdir -p ${sessions} ${messages}`.quiet();
    symlinkSync("/dev/zero", join(sessions ?? "", "ses_1.json"));
    symlinkSync("/dev/zero", join(messages ?? "", "msg_1.json"));
    await Bun.write(
      join(sessions ?? "", "ses_2.json"),
      JSON.stringify({ id: "ses_2", directory: "/garden" }),
    );
    const { units } = await source.discover(root);
    const reasons: string[] = [];
    for (const unit of units) {
      try {
        const { skips } = source.parse(await source.read(unit), unit);
        reasons.push(...skips.map(({ reason }) => reason));
      } catch (error) {
        reasons.push(String(error));
      }
    }
    expect(reasons).toEqual(["Error: not a regular file", "not a regular file"]);
  }, 60_000);
});
