import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { everythingIn, indexOf } from "./ingesting.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

describe("tt backup", () => {
  let home: string;
  let file: string;
  beforeAll(async () => {
    home = await homeCopy();
    file = join(temporaryFolder("backup"), "copy.db");
    await tt(["ingest", "sessions"], { home });
  });

  test("writes every row into a file that is its owner's alone", async () => {
    const { out, err, code } = await tt(["backup", file], { home });
    expect(out).toMatch(/copy\.db written and found sound: 10 sessions, version \d+, \d\.\d MB\n$/);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(everythingIn(file)).toBe(everythingIn(indexOf(home)));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dirname(file))).toEqual(["copy.db"]);
  });

  test("is either checked or replaced", async () => {
    const asked = ["backup", "--check", join(home, "any.db"), "--force"];
    expect(await tt(asked, { home })).toEqual({
      out: "",
      err: "tt: --force replaces a file, and --check writes none: choose one\n",
      code: 2,
    });
  });

  test("replaces a file only with --force, and never the index", async () => {
    const again = await tt(["backup", file], { home });
    expect(again).toEqual({
      out: "",
      err: `tt: ${file} is there already; name another file, or add --force\n`,
      code: 1,
    });
    expect((await tt(["backup", file, "--force"], { home })).code).toBe(0);
    const own = await tt(["backup", indexOf(home), "--force"], { home });
    expect(own.err).toBe(`tt: ${indexOf(home)} is the index itself; name another file\n`);
    for (const place of [join(home, "no", "such.db"), join(file, "below.db")]) {
      const nowhere = await tt(["backup", place], { home });
      expect(nowhere.err).toMatch(/^tt: the backup cannot be written: .*; name another place\n$/);
    }
  });

  test("from before brings back what was forgotten, and so does a new index; one from after does not", async () => {
    const other = await homeCopy();
    const [before, after] = ["before.db", "after.db"].map((name) => join(other, name)) as [
      string,
      string,
    ];
    const sessionsWith = async (db: string) => {
      await tt(["ingest", "sessions", "--db", db], { home: other });
      const { out } = await tt(["sessions", "--json", "--db", db], { home: other });
      return JSON.parse(out).length;
    };
    await tt(["ingest", "sessions"], { home: other });
    await tt(["backup", before], { home: other });
    await tt(["forget", "3f1c2a84", "--yes"], { home: other });
    await tt(["backup", after], { home: other });
    expect(await sessionsWith(indexOf(other))).toBe(8);
    expect(await sessionsWith(before)).toBe(10);
    expect(await sessionsWith(after)).toBe(8);
    expect(await sessionsWith(join(other, "new.db"))).toBe(10);
  });

  test("--check tells a sound copy from a damaged one, and from what is none", async () => {
    const sound = await tt(["backup", "--check", file, "--json"], { home });
    expect(JSON.parse(sound.out)).toMatchObject({ file, sessions: 10 });
    const damaged = join(temporaryFolder("damaged"), "copy.db");
    const bytes = Buffer.from(await Bun.file(file).arrayBuffer());
    writeFileSync(damaged, bytes.fill(0xff, 8192, bytes.length - 4096));
    const check = await tt(["backup", "--check", damaged], { home });
    expect(check.err).toMatch(/^tt: /);
    expect(check.code).toBe(1);
    writeFileSync(damaged, "no database at all, but long enough to be taken for one\n".repeat(99));
    const none = await tt(["backup", "--check", damaged], { home });
    expect(none.err).toBe(`tt: ${damaged} is not an index of tt; name another file\n`);
    const folder = await tt(["backup", "--check", dirname(damaged)], { home });
    expect(folder.err).toBe(`tt: ${dirname(damaged)} is a directory; name a file in it\n`);
  });

  test("--check says of a file that is cut that it is damaged", async () => {
    const cut = join(temporaryFolder("cut"), "copy.db");
    const bytes = Buffer.from(await Bun.file(file).arrayBuffer());
    for (const length of [3000, 100_000, bytes.length - 4096]) {
      writeFileSync(cut, bytes.subarray(0, length));
      const { out, err, code } = await tt(["backup", "--check", cut], { home });
      expect({ out, code }).toEqual({ out: "", code: 1 });
      expect(err).toMatch(/^tt: \/\S+\/copy\.db is damaged: .+; use another backup\n$/);
    }
  });

  test("copies an index of an older version, and says of which version a copy is", async () => {
    const folder = temporaryFolder("older");
    const [index, copy] = [join(folder, "tt.db"), join(folder, "copy.db")];
    const db = new Database(index, { create: true });
    db.run(readFileSync(join(import.meta.dir, "../../src/store/schema.sql"), "utf8"));
    db.run(
      `INSERT INTO agent_sessions (session_id, project_path, project_name, start_time, message_count)
       VALUES ('a', '/p', 'p', '2026-01-01T00:00:00.000Z', 1)`,
    );
    db.close();
    const made = await tt(["backup", copy, "--db", index], { home });
    expect(made.out).toEndWith("copy.db written and found sound: 1 sessions, version 7, 0.1 MB\n");
    expect(everythingIn(copy)).toBe(everythingIn(index));
    const { out } = await tt(["backup", "--check", copy], { home });
    expect(out).toEndWith("copy.db is a sound index: 1 sessions, version 7, 0.1 MB\n");
    const ancestor = new Database(copy);
    ancestor.run("CREATE TABLE claude_sessions (id); UPDATE schema_info SET version = 6");
    ancestor.close();
    const { err } = await tt(["backup", "--check", copy], { home });
    expect(err).toBe(
      `tt: ${copy} has version 6, and tt keeps what is in version 7 and later; use another backup\n`,
    );
  });

  test("of a damaged index keeps the last good one, and says that the index is damaged", async () => {
    const hurt = await homeCopy();
    await tt(["ingest", "sessions"], { home: hurt });
    const kept = join(temporaryFolder("kept"), "copy.db");
    await tt(["backup", kept], { home: hurt });
    const before = readFileSync(kept);
    const sound = readFileSync(indexOf(hurt));
    const names = leafOf(indexOf(hurt), "idx_events_session");
    const id = sound.indexOf("3f1c2a84", names);
    expect(id - names).toBeLessThan(4096);
    const damages = [
      { at: id, byte: 0x34 },
      { at: leafOf(indexOf(hurt), "events"), byte: 0xff },
    ];
    for (const { at, byte } of damages) {
      writeFileSync(indexOf(hurt), Buffer.from(sound).fill(byte, at, at + 1));
      const { out, err, code } = await tt(["backup", kept, "--force"], { home: hurt });
      expect({ out, code }).toEqual({ out: "", code: 1 });
      expect(err).toMatch(
        /^tt: nothing was written: the index is damaged: .+; put a backup back, or move it away and run 'tt ingest sessions'; then forget again what you had forgotten: it comes back\n$/,
      );
      expect(readFileSync(kept).equals(before)).toBe(true);
      expect(readdirSync(dirname(kept))).toEqual(["copy.db"]);
    }
  });

  test("the way back gives all rows again, and the next ingest goes on from there", async () => {
    const before = everythingIn(indexOf(home));
    for (const end of ["", "-wal", "-shm"]) rmSync(indexOf(home) + end, { force: true });
    copyFileSync(file, indexOf(home));
    const { out } = await tt(["ingest", "sessions"], { home });
    expect(out).toContain("  0 new, 0 updated, 10 unchanged\n");
    expect(everythingIn(indexOf(home))).toBe(before);
    expect(existsSync(file)).toBe(true);
  });
});

/** Where the last leaf of a table or an index of SQLite's begins in its file. */
function leafOf(file: string, name: string): number {
  const db = new Database(file, { readonly: true });
  const root = db
    .query<{ page: number; size: number }, [string]>(
      "SELECT rootpage AS page, page_size AS size FROM sqlite_schema, pragma_page_size WHERE name = ?",
    )
    .get(name);
  db.close();
  if (root === null) throw new Error(`there is no ${name}`);
  const bytes = readFileSync(file);
  let at = (root.page - 1) * root.size;
  // Pages with 8 less have pages below them, the last of which they name there.
  while ((bytes[at] ?? 0) < 8) at = (bytes.readUInt32BE(at + 8) - 1) * root.size;
  return at;
}
