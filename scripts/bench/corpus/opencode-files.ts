/** OpenCode's two ways of keeping sessions: a tree of JSON files (1.1) and a database (1.18). */
import { Database } from "bun:sqlite";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { type OpencodeSession, opencodeSessions, type Stored } from "./opencode.ts";
import { Random } from "./random.ts";
import { makeTexts } from "./text.ts";

export const dataFolder = (home: string): string => join(home, ".local", "share", "opencode");
export const databasePath = (home: string): string => join(dataFolder(home), "opencode.db");

/** A tree of at least `parts` part files. */
export function writeOpencodeTree(home: string, parts: number): void {
  const storage = join(dataFolder(home), "storage");
  let written = 0;
  for (const session of opencodeSessions(new Random(7), makeTexts())) {
    written += writeSessionFiles(storage, session);
    if (written >= parts) break;
  }
  writeFileSync(join(storage, "migration"), "2");
}

/** Writes a session and returns how many part files it has. */
function writeSessionFiles(storage: string, session: OpencodeSession): number {
  const { id, projectId, directory, title, parentId, created, updated } = session;
  const facts = {
    id,
    slug: "calm-pier",
    version: "1.1.65",
    projectID: projectId,
    directory,
    ...(parentId ? { parentID: parentId } : {}),
    title,
  };
  writeJson(join(storage, "session", projectId, `${id}.json`), {
    ...facts,
    time: { created, updated },
  });
  for (const message of session.messages) {
    writeJson(join(storage, "message", id, `${message.id}.json`), {
      id: message.id,
      sessionID: id,
      ...message.data,
    });
    for (const part of message.parts) {
      const place = { id: part.id, sessionID: id, messageID: message.id };
      writeJson(join(storage, "part", message.id, `${part.id}.json`), { ...place, ...part.data });
    }
  }
  return session.messages.reduce((sum, { parts }) => sum + parts.length, 0);
}

const made = new Set<string>();

function writeJson(path: string, value: object): void {
  const folder = dirname(path);
  if (!made.has(folder)) mkdirSync(folder, { recursive: true });
  made.add(folder);
  writeFileSync(path, JSON.stringify(value, null, 2));
}

/** Of the tables of 1.18 those that hold sessions, with the columns that have to be there. */
const TABLES = `
CREATE TABLE project (id text PRIMARY KEY, worktree text NOT NULL, vcs text, name text, icon_url text, icon_color text, time_created integer NOT NULL, time_updated integer NOT NULL, time_initialized integer, sandboxes text NOT NULL, commands text);
CREATE TABLE session (id text PRIMARY KEY, project_id text NOT NULL REFERENCES project(id) ON DELETE CASCADE, workspace_id text, parent_id text, slug text NOT NULL, directory text NOT NULL, path text, title text NOT NULL, version text NOT NULL, share_url text, summary_additions integer, summary_deletions integer, summary_files integer, summary_diffs text, metadata text, cost real DEFAULT 0 NOT NULL, tokens_input integer DEFAULT 0 NOT NULL, tokens_output integer DEFAULT 0 NOT NULL, tokens_reasoning integer DEFAULT 0 NOT NULL, tokens_cache_read integer DEFAULT 0 NOT NULL, tokens_cache_write integer DEFAULT 0 NOT NULL, revert text, permission text, agent text, model text, time_created integer NOT NULL, time_updated integer NOT NULL, time_compacting integer, time_archived integer);
CREATE TABLE message (id text PRIMARY KEY, session_id text NOT NULL REFERENCES session(id) ON DELETE CASCADE, time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);
CREATE TABLE part (id text PRIMARY KEY, message_id text NOT NULL REFERENCES message(id) ON DELETE CASCADE, session_id text NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL);
CREATE INDEX message_session_time_created_id_idx ON message (session_id, time_created, id);
CREATE INDEX part_message_id_id_idx ON part (message_id, id);
CREATE INDEX part_session_idx ON part (session_id);
CREATE INDEX session_project_idx ON session (project_id);
CREATE INDEX session_workspace_idx ON session (workspace_id);
CREATE INDEX session_parent_idx ON session (parent_id);
`;

/** A database whose records come to about `bytes` bytes. */
export function writeOpencodeDatabase(home: string, bytes: number): void {
  mkdirSync(dataFolder(home), { recursive: true });
  const db = new Database(databasePath(home), { create: true });
  db.run("PRAGMA journal_mode = wal");
  db.run("PRAGMA synchronous = off");
  db.run(TABLES);
  const write = sessionWriter(db);
  db.transaction(() => {
    let written = 0;
    for (const session of opencodeSessions(new Random(8), makeTexts())) {
      written += write(session);
      if (written >= bytes) break;
    }
  })();
  db.run("PRAGMA wal_checkpoint(truncate)");
  db.close();
}

type Row = (string | number | null)[];

/** A function that writes a session and returns the bytes of its records. */
function sessionWriter(db: Database): (session: OpencodeSession) => number {
  const project = db.query<never, Row>(
    "INSERT OR IGNORE INTO project (id, worktree, vcs, time_created, time_updated, sandboxes) VALUES (?, ?, 'git', ?, ?, '[]')",
  );
  const head = db.query<never, Row>(
    "INSERT INTO session (id, project_id, parent_id, slug, directory, title, version, time_created, time_updated) VALUES (?, ?, ?, 'calm-pier', ?, ?, '1.18.33', ?, ?)",
  );
  const records = recordWriter(db);
  return (session) => {
    const { id, projectId, parentId, directory, title, created, updated } = session;
    project.run(projectId, directory, created, updated);
    head.run(id, projectId, parentId, directory, title, created, updated);
    return records(session);
  };
}

/** A function that writes the messages and parts of a session that is there already. */
export function recordWriter(
  db: Database,
): (session: Pick<OpencodeSession, "id" | "messages">) => number {
  const message = db.query<never, Row>("INSERT INTO message VALUES (?, ?, ?, ?, ?)");
  const part = db.query<never, Row>("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)");
  const times = ({ created, updated }: Stored): Row => [created, updated];
  return ({ id, messages }) => {
    let bytes = 0;
    for (const one of messages) {
      message.run(one.id, id, ...times(one), JSON.stringify(one.data));
      for (const own of one.parts) {
        const data = JSON.stringify(own.data);
        bytes += data.length;
        part.run(own.id, one.id, id, ...times(own), data);
      }
    }
    return bytes;
  };
}
