import { resolve } from "node:path";

import { find, type Settings } from "../config/load.ts";
import { type Setting, settings } from "../config/settings.ts";
import type { Places } from "../ingest.ts";
import type { SessionSource } from "../model/session.ts";
import { sourceNames, sourceOf } from "../sources/index.ts";
import type { Env } from "../sources/source.ts";
import type { Given } from "./command.ts";
import { choiceOf } from "./given.ts";

/**
 * Where each wanted source is looked for: where the settings say, else where it looks itself. The index keeps these
 * paths, so that they mean the same wherever it is read.
 */
export async function placesOf(
  given: Given,
  { places, home }: Settings,
  env: Env,
): Promise<Places> {
  const only = choiceOf(given, "source", sourceNames);
  const found = new Map<SessionSource, readonly string[]>();
  for (const name of sourceNames) {
    if (only !== undefined && name !== only) continue;
    const folders = places[name] ?? (await sourceOf(name)).roots(env, home);
    found.set(
      name,
      folders.map((folder) => resolve(folder)),
    );
  }
  return found;
}

/** The directories that an option or a variable of this run names, each with which of them it is. */
export function namedPlaces(given: Given, env: Env): { path: string; by: string }[] {
  return [settings.claudeDir, settings.opencodeDir].flatMap((setting) => {
    const { value, from, by: whole } = find(setting, { given, env, file: NO_FILE });
    const isOwn = from === "flag" || whole === setting.env;
    return value.flatMap((path) => {
      const by = isOwn ? whole : heededFor(setting, path, env);
      return by === null ? [] : [{ path: resolve(path), by }];
    });
  });
}

const NO_FILE = { path: "", name: "", text: null, data: {} };

/** The other program's variable without which a directory would not be looked at; null where it would be anyway. */
const heededFor = ({ heeds = [], fallback }: Setting<readonly string[]>, path: string, env: Env) =>
  heeds.find((name) => env[name] && !fallback({ ...env, [name]: undefined }).includes(path)) ??
  null;
