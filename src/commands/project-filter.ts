import type { Resolve } from "../projects/resolve.ts";
import type { Given } from "./command.ts";
import { textsOf } from "./given.ts";

/** Parts of the names or paths of projects, in any case: those that are wanted (none: all), and those that are not. */
export type ProjectFilter = { project: string[]; exclude: string[] };

export const projectFilterOf = (given: Given): ProjectFilter => ({
  project: textsOf(given, "project"),
  exclude: textsOf(given, "exclude"),
});

/**
 * Of some directories those that are wanted by their own path, or by the project they are of; null where all are.
 */
export function pathsWanted(
  paths: readonly string[],
  { project, exclude }: ProjectFilter,
  projectOf: Resolve,
): string[] | null {
  if (project.length === 0 && exclude.length === 0) return null;
  const names = project.map((name) => name.toLowerCase());
  const others = exclude.map((name) => name.toLowerCase());
  return paths.filter((path) => {
    const { name, key } = projectOf(path);
    const words = `${path}\n${name}\n${key}`.toLowerCase();
    const has = (part: string) => words.includes(part);
    return (names.length === 0 || names.some(has)) && !others.some(has);
  });
}
