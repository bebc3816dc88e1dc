import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, renameSync, rmSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

describe("tt doctor says of transcripts where nobody looks by now", () => {
  /** A home that has none, in whose index are those of another one. */
  async function prepare() {
    const [home, other] = [temporaryFolder("own"), await homeCopy()];
    const database = join(other, ".local/share/opencode/opencode.db");
    const said = { CLAUDE_CONFIG_DIR: join(other, ".claude"), OPENCODE_DB: database };
    await tt(["ingest", "sessions"], { home, env: said });
    const retention = async (env: Record<string, string> = {}) =>
      / {2}(.* lost it.*); the index/.exec((await tt(["doctor"], { home, env })).out)?.[1];
    return { other, database, said, retention };
  }

  test("that they are there, and when they will be deleted", async () => {
    const { other, said, retention } = await prepare();
    const projects = join(other, ".claude/projects");
    const old = [...new Bun.Glob("*/*.jsonl").scanSync(projects)].sort()[0] ?? "";
    const changed = Date.now() / 1000 - 25 * 86_400;
    utimesSync(join(projects, old), changed, changed);
    const soon = "1 session will lose their transcript within 7 days, 0 have lost it";
    expect([await retention(said), await retention()]).toEqual([soon, soon]);
  });

  test("that they are lost when they are", async () => {
    const { other, database, retention } = await prepare();
    rmSync(join(other, ".claude/projects"), { recursive: true });
    expect(await retention()).toMatch(/ 5 have lost it$/);
    const db = new Database(database);
    db.run("DELETE FROM session");
    db.close();
    expect(await retention()).toMatch(/ 6 have lost it$/);
  });

  test("that they are there by another name of their directory", async () => {
    const home = await homeCopy();
    const moved = join(home, "agents");
    renameSync(join(home, ".claude"), moved);
    symlinkSync(moved, join(home, ".claude"));
    await tt(["ingest", "sessions"], { home });
    const { out } = await tt(["doctor", "--claude-dir", moved], { home });
    expect(out).toContain(" 0 have lost it;");
  });

  test.if(process.getuid?.() !== 0)("that they cannot be read", async () => {
    const { other, retention } = await prepare();
    chmodSync(join(other, ".claude"), 0);
    const said = await retention();
    chmodSync(join(other, ".claude"), 0o700);
    expect(said).toMatch(/ 0 have lost it, 5 cannot be read$/);
  });
});
