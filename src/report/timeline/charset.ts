import type { Env } from "../../sources/source.ts";

/** What a timeline is drawn with. Every sign is one column wide. */
export type Charset = {
  /** A moment of work, then 1, 2, 3 to 4, and 5 or more agents at once. */
  shades: readonly [string, string, string, string, string];
  /** One prompt, several prompts. */
  ticks: readonly [string, string];
  /** An hour's line through empty time. */
  grid: string;
  now: string;
  /** Where a name was cut. */
  cut: string;
  /** What a name looks like in it. */
  shown: (name: string) => string;
};

export const unicode: Charset = {
  shades: ["·", "░", "▒", "▓", "█"],
  ticks: ["╵", "╹"],
  grid: "┊",
  now: "▼",
  cut: "…",
  shown: String,
};

export const ascii: Charset = {
  shades: [".", "-", "=", "%", "#"],
  ticks: ["'", '"'],
  grid: ":",
  now: "v",
  cut: "~",
  shown: (name) => name.replace(/[^\x20-\x7e]/gu, "?"),
};

/** @param wantsAscii whatever the locale says */
export const charsetFor = (wantsAscii: boolean, env: Env, platform: string): Charset =>
  wantsAscii || !isUtf8(env, platform) ? ascii : unicode;

/** The first of the three that is set decides, as POSIX has it. Windows has none of them, and can show it all. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG }: Env, platform: string): boolean {
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale ? /utf-?8/i.test(locale) : platform === "win32";
}
