import type { Database } from "bun:sqlite";
import { join } from "node:path";

import { type Comparison, type Make, pairTexts } from "./compare.ts";
import { IndexContents } from "./index-contents.ts";

type Truth = { sessions: TrueSession[] };
type TrueSession = {
  key: string;
  id: string | null;
  directory: string;
  parentID: string | null;
  title?: string;
  deleted?: boolean;
  forkOf?: string;
  llmResponses?: number;
  llmErrors?: number;
  toolCallsEmitted?: string[];
  prompts: { text: string | null; second?: string; removedByRevert?: boolean }[];
};

/** What the index of one OpenCode corpus has, beside what was done to make the corpus. */
export async function compareOpenCode(
  db: Database,
  folder: string,
  version: string,
): Promise<Comparison[]> {
  const truth: Truth = await Bun.file(join(folder, "truth.json")).json();
  const index = new IndexContents(db);
  const corpus = `opencode ${version}`;
  const known = new Set(truth.sessions.map(({ id }) => id));
  return [
    ...truth.sessions.flatMap((session) => compareSession(index, corpus, session)),
    ...index.ids
      .filter((id) => !known.has(id))
      .map((id): Comparison => ({
        corpus,
        session: id,
        scenario: "",
        field: "session",
        expected: null,
        found: "present",
      })),
  ];
}

function compareSession(index: IndexContents, corpus: string, truth: TrueSession): Comparison[] {
  const session = truth.id ?? "";
  const one: Make = (field, expected, found) => ({
    corpus,
    session,
    scenario: truth.key,
    field,
    expected,
    found,
  });
  const row = index.row(session);
  const stored = truth.deleted !== true;
  if (row === null || !stored) {
    return [one("session", stored ? "present" : null, row === null ? null : "present")];
  }
  const kept = truth.prompts.filter(({ removedByRevert }) => removedByRevert !== true);
  const texts = kept.flatMap(({ text, second }) =>
    text === null ? [] : [second ? `${text}\n${second}` : text],
  );
  const untitled = /^New [sS]ession - /.test(truth.title ?? "");
  return [
    one("session", "present", "present"),
    ...pairTexts(texts, index.prompts(session), one),
    one(
      "assistant messages",
      (truth.llmResponses ?? 0) + (truth.llmErrors ?? 0),
      row.assistant_message_count,
    ),
    one("tool calls", truth.toolCallsEmitted?.length ?? 0, row.tool_call_count),
    one("parent", truth.parentID ?? truth.forkOf ?? null, row.parent_session_id),
    one("title", untitled ? null : (truth.title ?? null), row.summary),
    one("directory", truth.directory, row.project_path),
  ];
}
