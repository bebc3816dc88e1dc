import type { Facts } from "./transcript.ts";

/*
 * How programs name a session after another one: Claude Code's /branch after the title of its origin or, where it has
 * none, its first prompt; its /fork after the same and what it is to do; OpenCode after the title.
 */
const BRANCH = /\(Branch(?: \d+)?\)/.source;
const OF_BRANCH = new RegExp(`${BRANCH}$`);
const OF_COPY = new RegExp(String.raw`(?:\s*(?:${BRANCH}|\(fork #\d+\)))+$`);
const FORK = "⑂";

/** What a title was put together of. */
export const titleParts = (title: string): string[] =>
  title.split(FORK).map((part) => part.trim().replace(OF_COPY, ""));

/** Whether Claude Code may have made a title of prompts. */
export const mayBeOfPrompts = (title: string): boolean =>
  title.includes(FORK) || OF_BRANCH.test(title.trim());

type Titles = Facts["titles"];

export const withoutPromptTitles = (titles: Titles): Titles => without(titles, mayBeOfPrompts);

/** Without those that a copy may have from its origin: the title of that, or its first prompt. */
export const withoutOriginTitles = (titles: Titles): Titles =>
  without(titles, (title) => title.includes(FORK) || OF_COPY.test(title.trim()));

const without = (titles: Titles, isLeftOut: (title: string) => boolean): Titles =>
  Object.fromEntries(Object.entries(titles).filter(([, title]) => !isLeftOut(title)));

export const changedTitles = (titles: Titles, change: (title: string) => string): Titles =>
  Object.fromEntries(Object.entries(titles).map(([rank, title]) => [rank, change(title)]));
