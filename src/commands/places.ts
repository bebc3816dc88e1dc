import { resolve } from "node:path";

import type { Settings } from "../config/load.ts";
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
