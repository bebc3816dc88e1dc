import { Database } from "bun:sqlite";

import type { Case } from "../case.ts";
import { databasePath, recordWriter } from "../corpus/opencode-files.ts";
import { peerCommands } from "../peer-list.ts";
import { faster, milliseconds } from "../targets.ts";
import { cat, coldIngest, ingestAgain } from "./shared.ts";

/** The mark of the records that this case adds and takes away again. */
const MARK = "zzbench";

/** A database in which one session at a time changes. */
export const opencodeDatabase: Case = {
  name: "opencode-db",
  title: "OpenCode, database",
  prepare: async (setting) => {
    const corpus = await setting.corpus("opencode-db");
    const path = databasePath(corpus.home);
    forgetAdded(path);
    const changed = "tt, one session changed";
    return {
      commands: [
        cat(corpus, ".local/share/opencode"),
        coldIngest(corpus),
        ingestAgain(corpus),
        ingestAgain(corpus, changed, {
          words: "a prompt and its answer are added to one session of the database",
          run: adding(path),
        }),
        ...peerCommands(corpus),
      ],
      yardstick: "cat",
      targets: [
        faster("tt, cold", "ccusage", { limit: 1.7, key: "ccusage / db" }),
        milliseconds(changed, { limit: 30, key: "db changed ms" }),
      ],
      end: () => forgetAdded(path),
    };
  },
};

/** A function that adds a prompt and its answer to a session in the middle of the database. */
function adding(path: string): () => void {
  let count = 0;
  return () => {
    const db = new Database(path);
    const session = db
      .query<{ id: string; time_updated: number }, []>(
        "SELECT id, time_updated FROM session ORDER BY id LIMIT 1 OFFSET (SELECT count(*) / 2 FROM session)",
      )
      .get();
    if (session === null) throw new Error("the database has no sessions");
    const at = session.time_updated + 60_000;
    count++;
    const part = (text: string) => ({
      id: `prt_${MARK}${count}${text}`,
      created: at,
      updated: at,
      data: { type: "text", text },
    });
    const message = (role: string) => ({
      id: `msg_${MARK}${count}${role}`,
      created: at,
      updated: at,
      data: { role, time: { created: at } },
      parts: [part(role)],
    });
    recordWriter(db)({ id: session.id, messages: [message("user"), message("assistant")] });
    db.query("UPDATE session SET time_updated = ? WHERE id = ?").run(at, session.id);
    db.close();
  };
}

function forgetAdded(path: string): void {
  const db = new Database(path);
  for (const table of ["part", "message"])
    db.run(`DELETE FROM ${table} WHERE id LIKE '____${MARK}%'`);
  db.close();
}
