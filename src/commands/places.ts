import type { Settings } from "../config/load.ts";
import type { Places } from "../ingest.ts";
import type { SessionSource } from "../model/session.ts";
import { sourceNames } from "../sources/index.ts";
import type { Given } from "./command.ts";
import { choiceOf } from "./given.ts";

/** Where each wanted source is looked for. */
export function placesOf(given: Given, { places }: Settings): Places {
  const only = choiceOf(given, "source", sourceNames);
  const wanted = sourceNames.filter((name) => only === undefined || name === only);
  return new Map<SessionSource, readonly string[]>(wanted.map((name) => [name, places[name]]));
}
