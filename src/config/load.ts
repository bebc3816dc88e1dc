import { readlinkSync } from "node:fs";

import type { Given } from "../command.ts";
import { Failure, UsageError } from "../failure.ts";
import type { SessionSource } from "../model/session.ts";
import { hintOf } from "../nearest.ts";
import { nameOf } from "../option-name.ts";
import { homeOf } from "../places.ts";
import type { ProjectRule } from "../projects/rule.ts";
import type { Keeping } from "../read-unit.ts";
import type { Env } from "../sources/source.ts";
import type { TimeRules } from "../time/rules.ts";
import { type ClientRate, clientRatesOf } from "./clients.ts";
import { type ConfigFile, readConfig } from "./file.ts";
import type { Origin, Weekday } from "./kinds.ts";
import { isTable, rulesOf } from "./rules.ts";
import { allSettings, type Setting, settings } from "./settings.ts";
import { hasZoneFile } from "./zone.ts";

export type Settings = {
  /** The home directory, which `~` stands for. */
  home: string;
  /** Looked up when it is first asked for, because that takes as long as all the rest of the start. */
  readonly timezone: string;
  /** Changes whenever the time zone does, and is known at once: the zone that was said, else a sign of the system's. */
  timezoneSign: string;
  /** Nobody said a zone: it is the system's. */
  isSystemZone: boolean;
  /** It is the system's, and the C library has it in a file, so that SQLite tells the same of it. */
  readonly isInZoneFiles: boolean;
  /** Minutes after midnight. */
  dayStart: number;
  startOfWeek: Weekday;
  time: TimeRules;
  keeping: Keeping;
  db: string;
  /** Where the sources are looked for that have a setting for it. */
  roots: Readonly<Record<SessionSource, readonly string[] | undefined>>;
  projects: ProjectRule[];
  /** What an hour costs, by the names of clients. */
  clients: ReadonlyMap<string, ClientRate>;
};

/** What holds for this run: flags, else variables, else the file, else the defaults. */
export function loadSettings(given: Given, env: Env): Settings {
  const file = readConfig(env);
  refuseUnknown(file);
  const of = <Value>(setting: Setting<Value>) => find(setting, { given, env, file }).value;
  let zone: string | undefined;
  const sign = find({ ...settings.timezone, fallback: systemZoneSign }, { given, env, file });
  return {
    home: homeOf(env),
    get timezone() {
      return (zone ??= of(settings.timezone));
    },
    timezoneSign: sign.value,
    isSystemZone: sign.from === "default",
    get isInZoneFiles() {
      return sign.from === "default" && hasZoneFile(env);
    },
    dayStart: of(settings.dayStart),
    startOfWeek: of(settings.startOfWeek),
    time: {
      stay: of(settings.stay),
      after: of(settings.after),
      reading: of(settings.reading),
      opening: of(settings.opening),
      writingCap: of(settings.writingCap),
      toolCap: of(settings.toolCap),
    },
    keeping: { prompts: of(settings.prompts), maskSecrets: of(settings.maskSecrets) },
    db: of(settings.db),
    roots: { claude: of(settings.claudeDir), opencode: of(settings.opencodeDir) },
    projects: rulesOf(file),
    clients: clientRatesOf(file),
  };
}

/** What the system's time zone is taken from. */
function systemZoneSign(env: Env): string {
  const { TZ } = env;
  if (TZ) return `TZ ${TZ}`;
  try {
    return readlinkSync("/etc/localtime");
  } catch {
    return settings.timezone.fallback(env);
  }
}

/** A setting as `tt config` shows it: the value as the file would say it. */
export type Explained = { key: string; value: string | string[] } & Pick<
  Found<unknown>,
  "from" | "by"
>;

/** Every setting with who said it, and what else is in the file. */
export function explain(
  sought: Sought,
): { values: Explained[] } & Pick<Settings, "projects" | "clients"> {
  refuseUnknown(sought.file);
  const values = allSettings.map((setting) => {
    const { value, from, by } = find(setting, sought);
    return { key: setting.key, value: setting.kind.write(value), from, by };
  });
  return { values, projects: rulesOf(sought.file), clients: clientRatesOf(sought.file) };
}

/** Where to look for values. */
type Sought = { given: Given; env: Env; file: ConfigFile };

/** A value, and who said it: `by` is the flag, the variable or the file. */
type Found<Value> = { value: Value; from: Origin | "default"; by: string | null };

/** The value of one setting. A `UsageError` or a `Failure` where what was given is wrong. */
export function find<Value>(setting: Setting<Value>, { given, env, file }: Sought): Found<Value> {
  const [flag = ""] = setting.flags.split(" ");
  const asked = given[nameOf(flag)];
  if (asked !== undefined) return read(setting, asked, { from: "flag", by: flag }, env);
  const variable = env[setting.env];
  if (variable) return read(setting, variable, { from: "env", by: setting.env }, env);
  const heeded = setting.heeds?.find((name) => env[name]);
  if (heeded !== undefined) return { value: setting.fallback(env), from: "env", by: heeded };
  const written = inTable(file.data, setting.key);
  if (written !== undefined) return read(setting, written, { from: "file", by: file.name }, env);
  return { value: setting.fallback(env), from: "default", by: null };
}

type Said = { from: Origin; by: string };

function inTable(data: Readonly<Record<string, unknown>>, key: string): unknown {
  const [first = "", second] = key.split(".");
  const value = data[first];
  if (second === undefined) return value;
  return isTable(value) ? value[second] : undefined;
}

function read<Value>(
  { kind, key }: Setting<Value>,
  value: unknown,
  { from, by }: Said,
  env: Env,
): Found<Value> {
  const meant = kind.read(value, from, homeOf(env));
  if (meant !== undefined) return { value: meant, from, by };
  if (from !== "file" && (typeof value !== "string" || value.trim() === ""))
    throw new UsageError(`${by} needs a value`);
  const word = typeof value === "string" ? value.toLowerCase() : "";
  const hint = hintOf(word, kind.choices ?? [], kind.right);
  if (from !== "file") throw new UsageError(`${by} cannot be '${String(value)}'; ${hint}`);
  throw new Failure(`${by}: ${key} cannot be ${JSON.stringify(value)}; ${hint}`);
}

/** What is in the file besides the settings of the table, and is read by a function of its own. */
const ownForm = ["project", "clients"];

/** Every name in the file must be one that means something: a misspelt setting would silently not hold. */
function refuseUnknown({ data, name }: ConfigFile): void {
  const known = allSettings.map(({ key }) => key);
  const tables = new Set(known.filter((key) => key.includes(".")).map((key) => key.split(".")[0]));
  for (const [key, value] of Object.entries(data)) {
    if (ownForm.includes(key) || known.includes(key)) continue;
    if (!tables.has(key)) throw new Failure(wordUnknown(key, known, name));
    if (!isTable(value)) throw new Failure(`${name}: '${key}' is a table; write [${key}]`);
    const odd = Object.keys(value).find((inner) => !known.includes(`${key}.${inner}`));
    if (odd !== undefined) throw new Failure(wordUnknown(`${key}.${odd}`, known, name));
  }
}

function wordUnknown(key: string, known: readonly string[], name: string): string {
  const inside = known.find((one) => one.endsWith(`.${key}`));
  const heads = [
    ...new Set([...known, ...known.map((one) => one.split(".")[0] ?? one), ...ownForm]),
  ];
  const all = [...known, ...ownForm].join(", ");
  const hint = hintOf(inside ?? key, heads, `there are: ${all}`);
  return `${name}: there is no setting '${key}'; ${hint}`;
}
