import { nameOf } from "./identity.ts";
import { partsOf } from "./paths.ts";

/** A project and the directories that stand for it. */
type Named = { key: string; roots: readonly string[] };

/**
 * A name for each project, by its key. Those with the same name get as many of the folders above in front as it takes
 * to tell them apart.
 * @param taken names that a person gave
 */
export function tellApart(
  projects: readonly Named[],
  taken: ReadonlySet<string>,
): Map<string, string> {
  const choices = new Map(projects.map((project) => [project.key, choicesOf(project)]));
  const level = new Map(projects.map(({ key }) => [key, 0]));
  const nameAt = (key: string) => {
    const names = choices.get(key) ?? [key];
    return names[Math.min(level.get(key) ?? 0, names.length - 1)] ?? key;
  };
  for (let unclear = true; unclear;) {
    const groups = Map.groupBy(choices.keys(), nameAt);
    const raised = [...groups]
      .filter(([name, keys]) => keys.length > 1 || taken.has(name))
      .flatMap(([, keys]) => keys)
      .filter((key) => (level.get(key) ?? 0) < (choices.get(key)?.length ?? 0) - 1);
    for (const key of raised) level.set(key, (level.get(key) ?? 0) + 1);
    unclear = raised.length > 0;
  }
  return new Map([...choices.keys()].map((key) => [key, nameAt(key)]));
}

/** So many folders stand in front of a name at most: a session can name a directory of any depth. */
const MOST_ABOVE = 32;

/** The names that a project can have, the shortest first; the last is its key, which no other has. */
function choicesOf({ key, roots }: Named): string[] {
  const name = nameOf(key, roots);
  const above = partsOf(roots.toSorted()[0] ?? "").slice(-1 - MOST_ABOVE, -1);
  const longer = above.map((_, index) => [...above.slice(-1 - index), name].join("/"));
  return [name, ...longer, key];
}
