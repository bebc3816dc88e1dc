import type { Database } from "bun:sqlite";

/** `fromPrompt`: made of what a person typed, and not by the tool or by a person as a name. */
export type SessionTitle = { text: string; fromPrompt: boolean };

type TitleRow = { summary: string | null; starting_prompt: string | null };

/** What sessions are called, and whether that gives a prompt away; null of one without any words. */
export function sessionTitlesOf(db: Database): (sessionId: string) => SessionTitle | null {
  const query = db.query<TitleRow, [string]>(
    "SELECT summary, starting_prompt FROM agent_sessions WHERE session_id = ?",
  );
  const known = new Map<string, SessionTitle | null>();
  return (sessionId) => {
    let title = known.get(sessionId);
    if (title === undefined) known.set(sessionId, (title = titleFrom(query.get(sessionId))));
    return title;
  };
}

function titleFrom(row: TitleRow | null): SessionTitle | null {
  if (row === null) return null;
  const [summary, prompt] = [row.summary?.trim() ?? "", row.starting_prompt?.trim() ?? ""];
  if (summary === "") return prompt === "" ? null : { text: prompt, fromPrompt: true };
  return { text: summary, fromPrompt: isCutFrom(prompt, summary) };
}

/** Some tools begin with the first words of the first prompt, and never give a better title. */
function isCutFrom(prompt: string, title: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, " ").toLowerCase();
  const words = plain(title).replace(/(\.\.\.|…)$/, "");
  return words !== "" && plain(prompt).includes(words);
}
