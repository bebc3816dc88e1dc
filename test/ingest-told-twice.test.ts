import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { cpSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { makeDatabase, roses } from "../fixtures/opencode/make-database.ts";
import { temporaryFolder } from "./helpers/home.ts";
import { contentsOf, emptyIndex, indexOf, ingestInto } from "./helpers/index.ts";

const titleAndPlace = (db: Database, sessionId: string) =>
  db
    .query("SELECT summary, project_path FROM agent_sessions WHERE session_id = ?")
    .values(sessionId)[0];

describe("a session of OpenCode that an upgrade took over into a database", () => {
  const upgraded = () => {
    const root = temporaryFolder("upgraded");
    cpSync(join(import.meta.dir, "..", "fixtures", "opencode", "v1.0"), root, { recursive: true });
    return { root, source: makeDatabase(join(root, "opencode.db"), roses) };
  };
  const rename = `UPDATE session SET title = 'Zinnias', directory = '/home/kim/greenhouse',
                    time_updated = time_updated + 1000`;

  test("has the title and the directory that it was given since", async () => {
    const { root, source } = upgraded();
    const db = await indexOf("opencode", [root]);
    expect(titleAndPlace(db, "ses_0000000004example")).toEqual([
      "Water the roses",
      "/home/kim/garden",
    ]);
    source.run(rename);
    await ingestInto(db, new Map([["opencode", [root]]]));
    expect(titleAndPlace(db, "ses_0000000004example")).toEqual(["Zinnias", "/home/kim/greenhouse"]);
    source.close();
  });

  test("has them also where a message was taken back since", async () => {
    const { root, source } = upgraded();
    source.run(rename);
    source.run("DELETE FROM message WHERE id = 'msg_0000000002example'");
    const db = await indexOf("opencode", [root]);
    expect(titleAndPlace(db, "ses_0000000004example")).toEqual(["Zinnias", "/home/kim/greenhouse"]);
    source.close();
  });
});

describe("a session of Claude Code", () => {
  const id = "5e551011-0000-4000-8000-000000000001";
  const prompt = {
    type: "user",
    uuid: "u-1",
    timestamp: "2026-06-01T10:00:00.000Z",
    sessionId: id,
    cwd: "/home/kim/garden",
    message: { role: "user", content: "Prune" },
  };
  const titled = (customTitle: string) => ({ type: "custom-title", customTitle, sessionId: id });

  function write(path: string, lines: readonly object[]): string {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return path;
  }

  test("whose folder was renamed has the title that it was given since, as in a new index", async () => {
    const root = temporaryFolder("moved");
    const places = new Map([["claude" as const, [root]]]);
    const db = emptyIndex();
    const old = write(join(root, "projects/-garden", `${id}.jsonl`), [prompt, titled("Alpha")]);
    await ingestInto(db, places);
    renameSync(dirname(old), join(root, "projects/-meadow"));
    write(join(root, "projects/-meadow", `${id}.jsonl`), [prompt, titled("Alpha"), titled("Zeta")]);
    await ingestInto(db, places);
    expect(titleAndPlace(db, id)).toEqual(["Zeta", "/home/kim/garden"]);
    expect(contentsOf(db)).toEqual(contentsOf(await indexOf("claude", [root])));
  });

  test("that lies in two directories has the title that was given last, in any order", async () => {
    const [here, there] = [temporaryFolder("here"), temporaryFolder("there")];
    const path = join("projects/-garden", `${id}.jsonl`);
    write(join(here, path), [prompt, titled("Alpha"), titled("Zeta"), titled("Beta")]);
    write(join(there, path), [prompt, titled("Alpha")]);
    for (const roots of [
      [here, there],
      [there, here],
    ]) {
      const db = await indexOf("claude", roots);
      expect(titleAndPlace(db, id)).toEqual(["Beta", "/home/kim/garden"]);
    }
  });
});
