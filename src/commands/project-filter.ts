import type { Project, Resolve } from "../projects/resolve.ts";
import type { Given } from "./command.ts";
import { textsOf } from "./given.ts";

/** Parts of the names or paths of projects, in any case: those that are wanted (none: all), and those that are not. */
export type ProjectFilter = { project: string[]; exclude: string[] };

export const projectFilterOf = (given: Given): ProjectFilter => ({
  project: textsOf(given, "project"),
  exclude: textsOf(given, "exclude"),
});

const isEmpty = ({ project, exclude }: ProjectFilter) =>
  project.length === 0 && exclude.length === 0;

/** Whether something is wanted by the directory that it is of, or by the project that this is in. */
export function wantedIn(filter: ProjectFilter): (path: string, project: Project) => boolean {
  if (isEmpty(filter)) return () => true;
  const names = filter.project.map((name) => name.toLowerCase());
  const others = filter.exclude.map((name) => name.toLowerCase());
  return (path, { name, key }) => {
    const words = `${path}\n${name}\n${key}`.toLowerCase();
    const has = (part: string) => words.includes(part);
    return (names.length === 0 || names.some(has)) && !others.some(has);
  };
}

/** Of some directories, looked up only then, those that are wanted; null where all are. */
export function pathsWanted(
  paths: () => readonly string[],
  filter: ProjectFilter,
  projectOf: Resolve,
): string[] | null {
  if (isEmpty(filter)) return null;
  const isWanted = wantedIn(filter);
  return paths().filter((path) => isWanted(path, projectOf(path)));
}
