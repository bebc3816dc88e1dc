import type { Database } from "bun:sqlite";

import { isMadeOfPrompts } from "../store/titles.ts";
import { harmless } from "../unseen.ts";

/** So many characters of one session's words, and of an entry's. */
const LONGEST_PART = 72;
const LONGEST = 240;

type SessionWords = {
  summary: string | null;
  starting_prompt: string | null;
  user_prompts: string;
};

/**
 * What an entry is called: what its sessions are, those first that had most of the time. Made of their titles and first
 * prompts as they are, without any language model.
 * @param prompts without them only titles that are not made of a prompt remain
 */
export function describer(
  db: Database,
  prompts: boolean,
): (sessions: ReadonlyMap<string, number>) => string {
  const query = db.query<SessionWords, [string]>(
    "SELECT summary, starting_prompt, user_prompts FROM agent_sessions WHERE session_id = ?",
  );
  const known = new Map<string, string>();
  const wordsOf = (sessionId: string) => {
    let words = known.get(sessionId);
    if (words === undefined) known.set(sessionId, (words = wordsIn(query.get(sessionId), prompts)));
    return words;
  };
  return (sessions) => {
    const order = [...sessions].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
    return joined(order.map(([sessionId]) => wordsOf(sessionId)));
  };
}

function wordsIn(words: SessionWords | null, prompts: boolean): string {
  if (words === null) return "";
  const { summary, starting_prompt, user_prompts } = words;
  const title = harmless(summary ?? "");
  if (!prompts)
    return isMadeOfPrompts(title, user_prompts, starting_prompt) ? "" : cutAt(title, LONGEST_PART);
  return cutAt(title === "" ? firstLine(starting_prompt ?? "") : title, LONGEST_PART);
}

/** A command such as `/clear` says nothing of the work. */
function firstLine(prompt: string): string {
  const lines = prompt.split("\n").map(harmless);
  return lines.find((line) => line !== "" && !/^\/\S*$/.test(line)) ?? "";
}

function cutAt(text: string, most: number): string {
  if (text.length <= most) return text;
  const head = text.slice(0, most - 1);
  const space = head.lastIndexOf(" ");
  return `${(space > most / 2 ? head.slice(0, space) : wholePoints(head)).trimEnd()}…`;
}

/** A character of two halves is not cut into them. */
const wholePoints = (text: string) => (/[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text);

function joined(parts: readonly string[]): string {
  const distinct = new Map<string, string>();
  for (const part of parts) {
    const key = part.toLowerCase();
    if (part !== "" && !distinct.has(key)) distinct.set(key, part);
  }
  const all = [...distinct.values()];
  let shown = all.length;
  const worded = () => [
    ...all.slice(0, shown),
    ...(shown < all.length ? [`and ${all.length - shown} more`] : []),
  ];
  while (shown > 1 && worded().join("; ").length > LONGEST) shown--;
  return worded().join("; ");
}
