import type { Database } from "bun:sqlite";

import { isTyped } from "../model/step.ts";
import { wordsOf } from "../store/times.ts";
import { promptTitles, sessionWordsOf } from "../store/titles.ts";
import type { Act } from "../time/ledger.ts";
import type { ReportProject } from "../time/report.ts";
import { harmless } from "../unseen.ts";

/** So many characters of one session's words, and of an entry's. */
const LONGEST_PART = 72;
const LONGEST = 240;

/**
 * What an entry is called: what its sessions are, those first that had most of the time. Made of their titles as they
 * are, else of the first prompt that was typed in the entry's project, without any language model.
 * @param prompts without them only titles that are not made of a prompt remain
 * @param acts all that was done in the sessions
 */
export function describer(
  db: Database,
  prompts: boolean,
  acts: readonly Act<ReportProject>[],
): (sessions: ReadonlyMap<string, number>, project: ReportProject) => string {
  const sessionWords = sessionWordsOf(db);
  const firstIn = firstPrompts(db, acts);
  const isOfPrompts = promptTitles(db);
  const known = new Map<string, string>();
  const partOf = (sessionId: string, project: ReportProject) => {
    const key = `${sessionId}\0${project.key}`;
    let words = known.get(key);
    if (words === undefined) {
      const row = sessionWords(sessionId);
      const first = () => firstIn(sessionId, project, row?.starting_prompt ?? "");
      const isHidden = (title: string) => isOfPrompts(sessionId, title);
      words = wordsIn(row?.summary ?? null, prompts ? null : isHidden, first);
      known.set(key, words);
    }
    return words;
  };
  return (sessions, project) => {
    const order = [...sessions].toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
    return joined(order.map(([sessionId]) => partOf(sessionId, project)));
  };
}

/** The first prompt of a session that was typed in a project, "" where none was; `opening` where all were. */
function firstPrompts(db: Database, acts: readonly Act<ReportProject>[]) {
  const typed = Map.groupBy(
    acts.filter(({ kind }) => isTyped(kind)),
    ({ owner }) => owner.sessionId,
  );
  const textOf = wordsOf(db);
  return (sessionId: string, project: ReportProject, opening: string): string => {
    const all = typed.get(sessionId) ?? [];
    const own = all.filter(({ owner }) => owner.project.key === project.key);
    if (own.length === all.length) return opening;
    return own[0] === undefined ? "" : (textOf(own[0].key) ?? "");
  };
}

/**
 * @param isHidden which titles are left out; null where prompts are told too
 * @param first the prompt that is told where there is no title
 */
function wordsIn(
  summary: string | null,
  isHidden: ((title: string) => boolean) | null,
  first: () => string,
): string {
  const title = harmless(summary ?? "");
  if (isHidden !== null) return isHidden(title) ? "" : cutAt(title, LONGEST_PART);
  return cutAt(title === "" ? firstLine(first()) : title, LONGEST_PART);
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
