import type { Option } from "../command.ts";
import { homeOf, indexPath } from "../places.ts";
import { roots as claudeRoots } from "../sources/claude-code/roots.ts";
import { roots as opencodeRoots } from "../sources/opencode/roots.ts";
import type { Env } from "../sources/source.ts";
import { defaultRules } from "../time/rules.ts";
import {
  directories,
  duration,
  type Kind,
  path,
  timeOfDay,
  timezone,
  type Weekday,
  weekday,
  yesOrNo,
} from "./kinds.ts";

/** One setting. It is given by its flag, else its variable, else the file, else `fallback` says it. */
export type Setting<Value> = {
  /** Its name in the file; a dot stands before what is inside a table: `time.stay`. */
  key: string;
  env: string;
  /** As cac wants it: "--day-start <time>"; empty where there is none, because a slip of the hand could not be undone. */
  flags: string;
  /** One line, for help and the documents; `shown` is the default as a person reads it. */
  summary: string;
  shown: string;
  kind: Kind<Value>;
  fallback: (env: Env) => Value;
  /** Variables of other programs that `fallback` heeds; where one is set it goes before the file. */
  heeds?: readonly string[];
};

const MINUTE = "1m";

/** Every setting. Loading, `tt config`, the flags and docs/configuration.md are made from this table. */
export const settings = {
  timezone: setting({
    key: "timezone",
    env: "TT_TIMEZONE",
    flags: "--timezone <zone>",
    summary: "The time zone in which days begin and times are shown",
    shown: "the system's",
    kind: timezone,
    fallback: () => Temporal.Now.timeZoneId(),
  }),
  dayStart: fixed({
    key: "day_start",
    env: "TT_DAY_START",
    flags: "--day-start <time>",
    summary: "When a day begins, for people who work past midnight",
    kind: timeOfDay,
    fallback: 0,
  }),
  startOfWeek: fixed<Weekday>({
    key: "start_of_week",
    env: "TT_START_OF_WEEK",
    flags: "--start-of-week <day>",
    summary: "The first day of a week",
    kind: weekday,
    fallback: 1,
  }),
  stay: fixed({
    key: "time.stay",
    env: "TT_STAY",
    flags: "--stay <duration>",
    summary: "Two things you did at most so far apart: you stayed",
    kind: duration({ least: "0s", most: "4h" }),
    fallback: defaultRules.stay,
  }),
  after: fixed({
    key: "time.after",
    env: "TT_AFTER",
    flags: "--after <duration>",
    summary: "Reading on after the last thing you did before you left",
    kind: duration({ least: "0s", most: "1h" }),
    fallback: defaultRules.after,
  }),
  reading: fixed({
    key: "time.reading",
    env: "TT_READING",
    flags: "--reading <duration>",
    summary: "Reading and typing before a prompt, at most",
    kind: duration({ least: "0s", most: "1h" }),
    fallback: defaultRules.reading,
  }),
  opening: fixed({
    key: "time.opening",
    env: "TT_OPENING",
    flags: "--opening <duration>",
    summary: "Typing before the first prompt of a session",
    kind: duration({ least: "0s", most: "1h" }),
    fallback: defaultRules.opening,
  }),
  writingCap: fixed({
    key: "time.writing_cap",
    env: "TT_WRITING_CAP",
    flags: "--writing-cap <duration>",
    summary: "How long an agent that writes is at work at most without a sign of it",
    kind: duration({ least: MINUTE, most: "24h" }),
    fallback: defaultRules.writingCap,
  }),
  toolCap: fixed({
    key: "time.tool_cap",
    env: "TT_TOOL_CAP",
    flags: "--tool-cap <duration>",
    summary: "How long an agent that waits for a tool is at work at most",
    kind: duration({ least: MINUTE, most: "24h" }),
    fallback: defaultRules.toolCap,
  }),
  prompts: fixed({
    key: "prompts",
    env: "TT_PROMPTS",
    flags: "",
    summary: "Whether the words of prompts are kept; else only counts and times are",
    kind: yesOrNo,
    fallback: true,
  }),
  maskSecrets: fixed({
    key: "mask_secrets",
    env: "TT_MASK_SECRETS",
    flags: "",
    summary: "Whether keys, tokens and passwords in prompts and titles are masked",
    kind: yesOrNo,
    fallback: true,
  }),
  db: setting({
    key: "db",
    env: "TT_DB",
    flags: "--db <path>",
    summary: "The index",
    shown: "the platform's data directory",
    kind: path,
    fallback: (env) => indexPath(undefined, env),
  }),
  claudeDir: setting({
    key: "claude_dir",
    env: "TT_CLAUDE_DIR",
    flags: "--claude-dir <dir>",
    summary: "Claude Code's directory",
    shown: "~/.claude, ~/.config/claude",
    kind: directories,
    fallback: (env): readonly string[] => claudeRoots(env, homeOf(env)),
    heeds: ["CLAUDE_CONFIG_DIR"],
  }),
  opencodeDir: setting({
    key: "opencode_dir",
    env: "TT_OPENCODE_DIR",
    flags: "--opencode-dir <dir>",
    summary: "OpenCode's data directory",
    shown: "~/.local/share/opencode",
    kind: directories,
    fallback: (env): readonly string[] => opencodeRoots(env, homeOf(env)),
    heeds: ["OPENCODE_DATA_DIR", "OPENCODE_DB"],
  }),
};

type SettingName = keyof typeof settings;

export const settingNames: readonly SettingName[] = Object.keys(settings).filter(
  (name): name is SettingName => Object.hasOwn(settings, name),
);

export const allSettings: readonly Setting<unknown>[] = Object.values(settings);

/** The options by which a command takes settings. */
export const optionsFor = (...names: readonly SettingName[]): Option[] =>
  names.flatMap((name) => {
    const { flags, summary, env, heeds = [], shown } = settings[name];
    if (flags === "") return [];
    return { flags, summary: `${summary} (${[env, ...heeds].join(", ")}; default: ${shown})` };
  });

/** A setting whose default is the same everywhere, and is shown as it is written in the file. */
function fixed<Value>(
  one: Omit<Setting<Value>, "shown" | "fallback"> & { fallback: Value },
): Setting<Value> {
  const { fallback, kind } = one;
  return { ...one, shown: String(kind.write(fallback)), fallback: () => fallback };
}

/** Keeps the type of a setting's value. */
function setting<Value>(one: Setting<Value>): Setting<Value> {
  return one;
}
