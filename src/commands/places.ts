import type { Places } from "../ingest.ts";
import type { SessionSource } from "../model/session.ts";
import { homeOf } from "../places.ts";
import { sourceNames, sourceOf } from "../sources/index.ts";
import type { Given, Io } from "./command.ts";
import { choiceOf, textOf } from "./given.ts";

/** Where each wanted source is looked for: what the options say, else its own places. */
export async function placesOf(given: Given, io: Io): Promise<Places> {
  const only = choiceOf(given, "source", sourceNames);
  const places = new Map<SessionSource, readonly string[]>();
  for (const name of sourceNames) {
    if (only !== undefined && name !== only) continue;
    const source = await sourceOf(name);
    const named = textOf(given, `${name}Dir`);
    places.set(name, named === undefined ? source.roots(io.env, homeOf(io.env)) : [named]);
  }
  return places;
}
