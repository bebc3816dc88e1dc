import type { Facts } from "./transcript.ts";

/*
 * How programs name a session after another one: Claude Code's /branch after the title of its origin or, where it has
 * none, its first prompt; its /fork after the same and what it is to do; OpenCode after the title.
 */
const OF_BRANCH = /\(Branch(?: \d+)?\)$/;
/** From the last bracket on. */
const COPY = /^\((?:Branch(?: \d+)?|fork #\d+)\)$/;
const FORK = "⑂";

/** What a title was put together of. */
export const titleParts = (title: string): string[] =>
  title.split(FORK).map((part) => original(part.trim()));

/** Without what the names of copies end with: a long title is looked at from its end, as that takes no time. */
function original(title: string): string {
  let rest = title;
  for (;;) {
    const last = rest.lastIndexOf("(");
    if (last < 0 || !COPY.test(rest.slice(last))) return rest;
    rest = rest.slice(0, last).trimEnd();
  }
}

/** Whether Claude Code may have made a title of prompts. */
export const mayBeOfPrompts = (title: string): boolean =>
  title.includes(FORK) || OF_BRANCH.test(title.trim());

type Titles = Facts["titles"];

export const withoutPromptTitles = (titles: Titles): Titles => without(titles, mayBeOfPrompts);

/** Without those that a copy may have from its origin: the title of that, or its first prompt. */
export const withoutOriginTitles = (titles: Titles): Titles =>
  without(titles, (title) => title.includes(FORK) || isOfCopy(title.trim()));

const isOfCopy = (title: string): boolean => original(title) !== title;

const without = (titles: Titles, isLeftOut: (title: string) => boolean): Titles =>
  Object.fromEntries(Object.entries(titles).filter(([, title]) => !isLeftOut(title)));

export const changedTitles = (titles: Titles, change: (title: string) => string): Titles =>
  Object.fromEntries(Object.entries(titles).map(([rank, title]) => [rank, change(title)]));
