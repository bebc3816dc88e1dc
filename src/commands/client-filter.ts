import type { Survey } from "../projects/resolve.ts";
import { harmless } from "../unseen.ts";
import { wordIdle } from "./project-filter.ts";

/**
 * Whether a client is one that is asked for; where none is, all are, and nobody.
 * @param named the clients that the configuration names
 */
export function clientsWanted(
  asked: readonly string[],
  named: readonly string[],
): (client: string | null) => boolean {
  if (asked.length === 0) return () => true;
  const meanings = asked.map((text) => clientMeant(text, named));
  return (client) => client !== null && meanings.some((fits) => fits(client));
}

/** The client of just this name, in any case, where one is named; else each with this in its name. */
function clientMeant(given: string, named: readonly string[]): (client: string) => boolean {
  const text = given.trim().toLowerCase();
  if (named.some((client) => client.toLowerCase() === text))
    return (client) => client.toLowerCase() === text;
  return (client) => client.toLowerCase().includes(text);
}

/** What is said of each that is no project's client: it may be misspelt, or all of its projects gone. */
export function wordIdleClients(
  asked: readonly string[],
  named: readonly string[],
  { paths, resolve }: Survey,
): string[] {
  if (asked.length === 0) return [];
  const held = [...new Set(paths.flatMap((path) => resolve(path).client ?? []))];
  return asked.flatMap((text) => {
    const fits = clientMeant(text, named);
    if (held.some(fits)) return [];
    if (!named.some(fits)) return [wordIdle("client", text, named, "clients")];
    return [
      `tt: no project is for --client '${harmless(text)}' now, which only the configuration names; 'tt projects' lists the projects, and the blocks without effect`,
    ];
  });
}
