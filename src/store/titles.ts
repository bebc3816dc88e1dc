import type { Database } from "bun:sqlite";

import { bareWords, standIn } from "../model/bare-words.ts";
import { mayBeOfPrompts, titleParts } from "../model/title.ts";

/** `fromPrompt`: made of what a person typed, and not by the tool or by a person as a name. */
export type SessionTitle = { text: string; fromPrompt: boolean };

type SessionWords = { summary: string | null; starting_prompt: string | null };

/** The title and the first prompt of a session; null where there is none such. */
export function sessionWordsOf(db: Database): (sessionId: string) => SessionWords | null {
  const query = db.query<SessionWords, [string]>(
    "SELECT summary, starting_prompt FROM agent_sessions WHERE session_id = ?",
  );
  return (sessionId) => query.get(sessionId);
}

/** What sessions are called, and whether that gives a prompt away; null of one without any words. */
export function sessionTitlesOf(db: Database): (sessionId: string) => SessionTitle | null {
  const sessionWords = sessionWordsOf(db);
  const isOfPrompts = promptTitles(db);
  const titleOf = (sessionId: string): SessionTitle | null => {
    const row = sessionWords(sessionId);
    const text = row?.summary?.trim() ?? "";
    if (text !== "") return { text, fromPrompt: isOfPrompts(sessionId, text) };
    const prompt = row?.starting_prompt?.trim() ?? "";
    return prompt === "" ? null : { text: prompt, fromPrompt: true };
  };
  const known = new Map<string, SessionTitle | null>();
  return (sessionId) => {
    let title = known.get(sessionId);
    if (title === undefined) known.set(sessionId, (title = titleOf(sessionId)));
    return title;
  };
}

/**
 * Whether a session's title would give a prompt away: some programs take one, or its beginning, for a title, also one of
 * the session that it was copied from. A title without any letter cannot be told from a prompt, nor what may be made of
 * prompts whose words are not kept.
 */
export function promptTitles(db: Database): (sessionId: string, title: string) => boolean {
  const firstOf = db.query<{ text: string }, [string]>(
    `${ORIGINS} SELECT value AS text FROM agent_sessions JOIN origins ON session_id = origin, json_each(user_prompts)`,
  );
  const typedIn = db.query<{ text: string }, [string]>(
    `${ORIGINS} SELECT coalesce(text, '') AS text FROM origins CROSS JOIN events ON session_id = origin
       LEFT JOIN prompts USING (prompt_key) WHERE prompt_key IS NOT NULL`,
  );
  return (sessionId, title) => {
    if (title === "") return false;
    const parts = titleParts(title).map((part) => bareWords(part.toLowerCase()));
    if (parts.includes("")) return true;
    const isGivenAway = (prompt: string) => parts.some((part) => standIn(part, prompt));
    for (const { text } of firstOf.iterate(sessionId)) {
      const prompt = text.toLowerCase();
      if (isGivenAway(prompt) || parts.some((part) => holds(part, prompt))) return true;
    }
    const isUnsure = mayBeOfPrompts(title);
    let typed = 0;
    for (const { text } of typedIn.iterate(sessionId)) {
      const prompt = text.toLowerCase();
      if (isGivenAway(prompt) || (isUnsure && isWordless(prompt))) return true;
      typed++;
    }
    return isUnsure && typed === 0;
  };
}

/** `origins`: a session, and those that it is a copy of. */
const ORIGINS = `WITH RECURSIVE origins (origin) AS (
  SELECT ? UNION
  SELECT parent_session_id FROM agent_sessions JOIN origins ON session_id = origin
   WHERE session_type = 'user' AND parent_session_id IS NOT NULL)`;

const isWordless = (prompt: string) => bareWords(prompt, 0) === "";

/** Whether a title has all of a prompt in it. */
function holds(title: string, prompt: string): boolean {
  const bare = bareWords(prompt, title.length);
  return bare !== "" && ` ${title} `.includes(` ${bare} `);
}
