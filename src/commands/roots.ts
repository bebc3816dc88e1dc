import { resolve } from "node:path";

import type { Given } from "../command.ts";
import { readConfig } from "../config/file.ts";
import { find, type Settings } from "../config/load.ts";
import { type Setting, settings } from "../config/settings.ts";
import type { SourceRoots } from "../ingest.ts";
import type { SessionSource } from "../model/session.ts";
import { sourceNames, sourceOf } from "../sources/index.ts";
import type { Env } from "../sources/source.ts";
import { choiceOf } from "./given.ts";

/**
 * Where each wanted source is looked for: where the settings say, else where it looks itself. The index keeps these
 * paths, so that they mean the same wherever it is read.
 */
export async function sourceRootsOf(
  given: Given,
  { roots, home }: Settings,
  env: Env,
): Promise<SourceRoots> {
  const only = choiceOf(given, "source", sourceNames);
  const found = new Map<SessionSource, readonly string[]>();
  for (const name of sourceNames) {
    if (only !== undefined && name !== only) continue;
    const folders = roots[name] ?? (await sourceOf(name)).roots(env, home);
    found.set(
      name,
      folders.map((folder) => resolve(folder)),
    );
  }
  return found;
}

/** The directories that an option, a variable or the configuration names, each with which of them it is. */
export function namedRoots(given: Given, env: Env): { path: string; by: string }[] {
  const file = readConfig(env);
  return [settings.claudeDir, settings.opencodeDir].flatMap((setting) => {
    const { value, from, by: whole } = find(setting, { given, env, file });
    const named = from === "file" ? `${setting.key} in ${file.name}` : whole;
    const isHeeded = from === "env" && whole !== setting.env;
    return value.flatMap((path) => {
      const by = isHeeded ? heededFor(setting, path, env) : named;
      return by === null ? [] : [{ path: resolve(path), by }];
    });
  });
}

/** The other program's variable without which a directory would not be looked at; null where it would be anyway. */
const heededFor = ({ heeds = [], fallback }: Setting<readonly string[]>, path: string, env: Env) =>
  heeds.find((name) => env[name] && !fallback({ ...env, [name]: undefined }).includes(path)) ??
  null;
