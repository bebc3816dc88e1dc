import type { Database } from "bun:sqlite";

/** `fromPrompt`: made of what a person typed, and not by the tool or by a person as a name. */
export type SessionTitle = { text: string; fromPrompt: boolean };

type TitleRow = {
  summary: string | null;
  starting_prompt: string | null;
  user_prompts: string;
};

/** What sessions are called, and whether that gives a prompt away; null of one without any words. */
export function sessionTitlesOf(db: Database): (sessionId: string) => SessionTitle | null {
  const query = db.query<TitleRow, [string]>(
    "SELECT summary, starting_prompt, user_prompts FROM agent_sessions WHERE session_id = ?",
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
  return { text: summary, fromPrompt: isMadeOfPrompts(summary, row.user_prompts, prompt) };
}

/**
 * Whether a title would give a prompt away: some programs take a prompt, or its beginning, for one. One without any
 * letter cannot be told from a prompt.
 * @param userPrompts those that a session's row has, as JSON
 */
export function isMadeOfPrompts(title: string, userPrompts: string, first: string | null): boolean {
  if (title === "") return false;
  const bare = bareWords(title);
  if (bare === "") return true;
  const listed: unknown = userPrompts === "" ? [] : JSON.parse(userPrompts);
  const texts = [first, ...(Array.isArray(listed) ? listed : [])];
  return texts.some((text) => {
    const prompt = typeof text === "string" ? bareWords(text) : "";
    // A title may be cut in the midst of a word.
    const isPart = ` ${prompt}`.includes(` ${bare}`) || ` ${bare} `.includes(` ${prompt} `);
    return prompt !== "" && isPart;
  });
}

const bareWords = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
