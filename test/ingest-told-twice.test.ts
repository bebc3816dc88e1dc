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

describe("a child of OpenCode that a person began, and whose parent only one place has,", () => {
  const child = "ses_0000000005example";
  const id = "msg_0000000003example";
  const message = { role: "user", time: { created: 1750000006000 } };
  const text = { type: "text", text: "Plant asters" };

  function treeOfChild(): string {
    const root = temporaryFolder("child");
    const stored = {
      [`session/global/${child}`]: { id: child, parentID: "ses_0000000004example", title: "Beds" },
      [`message/${child}/${id}`]: { id, ...message },
      [`part/${id}/prt_0000000003example`]: text,
    };
    for (const [path, value] of Object.entries(stored))
      write(join(root, "storage", `${path}.json`), [value]);
    return root;
  }

  function databaseOfBoth(): string {
    const root = temporaryFolder("both");
    const session = { id: child, parent_id: "ses_0000000004example", title: "Beds" };
    const part = { id: "prt_0000000003example", message: id, session: child, data: text };
    makeDatabase(join(root, "opencode.db"), {
      sessions: [...roses.sessions, session],
      messages: [...roses.messages, { id, session: child, data: message }],
      parts: [...roses.parts, part],
    }).close();
    return root;
  }

  const [tree, both] = [treeOfChild(), databaseOfBoth()];
  test.each([
    ["first", [[both], [tree]]],
    ["last", [[tree], [both]]],
    ["with the other", [[tree, both]]],
  ])(
    "keeps the person's words, which can be found, where that place is read %s",
    async (_, runs) => {
      const db = emptyIndex();
      const words = () => [
        db.query("SELECT kind FROM events WHERE session_id = ? AND kind IS NOT NULL").values(child),
        db.query("SELECT asked FROM prompts WHERE text = 'Plant asters'").values(),
        db.query("SELECT rowid FROM search_words('asters')").all().length,
      ];
      for (const roots of runs) await ingestInto(db, new Map([["opencode", roots]]));
      expect(words()).toEqual([[["prompt"]], [[0]], 1]);
      await ingestInto(db, new Map([["opencode", [tree]]]), true);
      expect(words()).toEqual([[["prompt"]], [[0]], 1]);
    },
  );
});

/** Writes a file with a line of JSON for each value. */
function write(path: string, lines: readonly object[]): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return path;
}

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
