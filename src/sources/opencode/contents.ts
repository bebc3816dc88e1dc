import type { Content, TaskCall } from "./raw.ts";
import { taskCalls } from "./tasks.ts";

/**
 * A session's content, read once, although its children need the calls in it too: where a child comes first, the
 * content is kept for the session itself. `place` is where its messages lie. All is forgotten with each discovery: a
 * stamp then covers all that was read before it.
 */
export function contentOnce(place: string, read: () => Content): Content {
  const kept = ahead.get(place);
  ahead.delete(place);
  const content = kept ?? read();
  calls.set(place, callsIn(content));
  return content;
}

/** The calls of the `task` tool in a parent's content; null where it is not stored (`read` says so). */
export function callsOnce(place: string, read: () => Content | null): TaskCall[] | null {
  const known = calls.get(place);
  if (known !== undefined) return known;
  const content = read();
  const found = content && callsIn(content);
  calls.set(place, found);
  if (content !== null) keepAhead(place, content);
  return found;
}

/** Keeps the calls in what came to a parent since an earlier reading: a child that was started since needs no others. */
export function keepNewCalls(place: string, content: Content): void {
  newCalls.set(place, callsIn(content));
}

export const newCallsIn = (place: string): TaskCall[] => newCalls.get(place) ?? [];

export function forgetContents(): void {
  ahead.clear();
  calls.clear();
  newCalls.clear();
}

const calls = new Map<string, TaskCall[] | null>();
const newCalls = new Map<string, TaskCall[]>();
const ahead = new Map<string, Content>();

/** Children stand near their parents: few contents wait, so that what they take is little. */
const AHEAD = 4;

function keepAhead(place: string, content: Content): void {
  ahead.set(place, content);
  const [oldest] = ahead.keys();
  if (ahead.size > AHEAD && oldest !== undefined) ahead.delete(oldest);
}

const callsIn = ({ messages }: Content): TaskCall[] =>
  messages.flatMap(({ parts }) => parts.flatMap(({ value }) => taskCalls(value)));
