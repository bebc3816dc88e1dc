import type { Facts, Parsed } from "../../model/transcript.ts";
import { field, textOrNull } from "../../parse/json.ts";
import { plausible } from "../../parse/time.ts";
import type { Unit } from "../source.ts";
import * as check from "./checks.generated.js";
import { knownKeys } from "./known.ts";
import { type Message, messagesOf } from "./messages.ts";
import { countUnknownKeys, type Notes, refuse, unknownsOf } from "./notes.ts";
import type { Raw } from "./raw.ts";
import { undoneIn } from "./revert.ts";
import { stampAfter } from "./stamps.ts";
import { type Context, stepsOf } from "./steps.ts";

/** What one stored copy of a session says. A session in another copy has the same keys, so that copies merge. */
export function parse(raw: Raw, unit: Unit): Parsed {
  const notes: Notes = { skips: [...raw.skips], unknowns: new Map() };
  const { session } = raw;
  if (!check.session(session)) {
    refuse(notes, null, "session", session);
    return { transcripts: [], leafTitles: [], skips: notes.skips, unknowns: [] };
  }
  countUnknownKeys(notes, "session", session, knownKeys.session);
  const messages = messagesOf(raw, notes);
  const earlier = raw.settled === undefined ? undefined : unit.resume;
  const facts = factsOf(session, earlier?.facts.cwd ?? cwdOf(messages), raw.tasks !== null);
  const context = contextOf(raw, session.id, facts, messages);
  const { steps, prompts } = stepsOf(messages, raw.settled ?? [], context, notes);
  const transcript = { source: "opencode", sessionId: session.id, facts, steps, prompts } as const;
  return {
    transcripts: [transcript],
    leafTitles: [],
    skips: notes.skips,
    unknowns: unknownsOf(notes),
    stamp: stampAfter(unit, isOpen(raw, messages)),
    ...(raw.settled !== undefined && { resumed: true }),
    ...progressOf(raw, facts, notes),
  };
}

/** All is read again where there is something to tell of what was read, and where a child's parent may still come. */
function progressOf(raw: Raw, facts: Facts, notes: Notes): Pick<Parsed, "progress"> {
  const { newest, lacksParts, tasks } = raw;
  if (newest === undefined || lacksParts === true) return {};
  if (notes.skips.length > 0 || notes.unknowns.size > 0) return {};
  if (facts.parent !== null && tasks === null) return {};
  return { progress: { offset: 0, lines: 0, guard: String(newest) } };
}

/** Whether something of a session may still come, although nothing is added to it: a file copied late, an answer's end. */
const isOpen = (raw: Raw, messages: Message[]): boolean =>
  raw.skips.length > 0 ||
  raw.lacksParts === true ||
  messages.some(({ role, completed }) => role === "assistant" && completed === null);

/** A session with a parent is a subagent's, also where a program made it through the HTTP API. */
function factsOf(session: unknown, cwd: string | null, callsKnown: boolean): Facts {
  const parent = textOrNull(field(session, "parentID"));
  const title = textOrNull(field(session, "title"));
  const updated = plausible(field(session, "time", "updated"));
  return {
    type: parent === null ? "user" : "subagent",
    cwd: textOrNull(field(session, "directory")) ?? cwd,
    parent,
    origins: [],
    titles: title === null || isUntitled(title) ? {} : { 3: title },
    ...(updated !== null && { recency: updated }),
    ...(parent !== null && callsKnown && { callsKnown }),
    version: textOrNull(field(session, "version")),
  };
}

/** OpenCode 0.1 and 0.5 keep no directory of the session, nor do their sessions where 1.x took them over. */
function cwdOf(messages: Message[]): string | null {
  for (const { role, value } of messages) {
    if (role !== "assistant") continue;
    const path = field(value, "path") ?? field(value, "metadata", "assistant", "path");
    const cwd = textOrNull(field(path, "cwd"));
    if (cwd !== null) return cwd;
  }
  return null;
}

/** OpenCode 0.1 to 1.18 names a session so until a model has found a title; a fork keeps it with a suffix. */
const isUntitled = (title: string) =>
  /^(?:New session|New Session|Child session) - (?:\d{4}-\d\d-\d\dT|$)/.test(title);

function contextOf(raw: Raw, sessionId: string, facts: Facts, messages: Message[]): Context {
  return {
    sessionId,
    created: plausible(field(raw.session, "time", "created")),
    isChild: facts.parent !== null,
    tasks: raw.tasks,
    isUndone: undoneIn(field(raw.session, "revert"), messages),
  };
}
