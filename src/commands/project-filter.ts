import type { Given } from "../command.ts";
import { hintOf } from "../nearest.ts";
import { flagFor } from "../option-name.ts";
import type { Identity } from "../projects/identity.ts";
import { isInside, normalPath, pathMeant } from "../projects/paths.ts";
import { addressMeant } from "../projects/remote.ts";
import type { Project, Survey } from "../projects/resolve.ts";
import { harmless } from "../unseen.ts";
import { textsOf } from "./given.ts";

/**
 * Directories and addresses of projects, or parts of their names and paths, in any case: those that are wanted (none:
 * all), and those that are not.
 */
export type ProjectFilter = { project: string[]; exclude: string[] };

export const projectFilterOf = (given: Given): ProjectFilter => ({
  project: textsOf(given, "project"),
  exclude: textsOf(given, "exclude"),
});

export const isEmpty = ({ project, exclude }: ProjectFilter): boolean =>
  project.length === 0 && exclude.length === 0;

/** Whether something is wanted by the directories that it is of, or by the project that this is in. */
export function wantedIn(
  filter: ProjectFilter,
  { identify, home }: Pick<Survey, "identify" | "home">,
): (paths: readonly string[], project: Project) => boolean {
  if (isEmpty(filter)) return () => true;
  const wanted = filter.project.map((text) => meaningOf(text, home));
  const others = filter.exclude.map((text) => meaningOf(text, home));
  return (paths, project) => {
    const all = paths.map((path) => ({ path, project, identity: identify(path) }));
    const fitsAny = (meanings: readonly Meaning[]) =>
      meanings.some((fits) => all.some((one) => fits(one)));
    return (wanted.length === 0 || fitsAny(wanted)) && !fitsAny(others);
  };
}

/** Of some directories, looked up only then, those that are wanted; null where all are. */
export function pathsWanted(
  paths: () => readonly string[],
  filter: ProjectFilter,
  survey: Pick<Survey, "resolve" | "identify" | "home">,
): string[] | null {
  if (isEmpty(filter)) return null;
  const isWanted = wantedIn(filter, survey);
  return paths().filter((path) => isWanted([path], survey.resolve(path)));
}

/** What each filter that fits no project says: most likely it is misspelt, and leaves out all or nothing. */
export function wordIdleFilters(filter: ProjectFilter, survey: () => Survey): string[] {
  if (isEmpty(filter)) return [];
  const { paths, resolve, identify, home } = survey();
  const known = paths.map((path) => ({ path, project: resolve(path), identity: identify(path) }));
  const names = [...new Set(known.map(({ project }) => project.name))];
  return (["project", "exclude"] as const).flatMap((option) =>
    filter[option]
      .filter((text) => !known.some(meaningOf(text, home)))
      .map((text) => wordIdle(option, text, names, "projects")),
  );
}

/** @param kind what `tt projects` lists */
export function wordIdle(
  option: string,
  text: string,
  names: readonly string[],
  kind: string,
): string {
  const hint = hintOf(text, names, `'tt projects' lists the ${kind}`);
  return `tt: nothing fits ${flagFor(option)} '${harmless(text)}'; ${hint}`;
}

type Known = { path: string; project: Project; identity: Identity };
type Meaning = (known: Known) => boolean;

/**
 * As the `match` of a block is understood; what is neither a directory nor an address is a part of a name or a path. The
 * project's key says nothing here: one that rules make of several has the directory or the address of one of them.
 */
function meaningOf(given: string, home: string): Meaning {
  const text = given.replace(/[\\/]\*$/, "").toLowerCase();
  const folder = pathMeant(given.replace(/(?<=[\\/])\*$/, ""), home, process.cwd());
  if (folder !== null) {
    const top = normalPath(folder).toLowerCase();
    return ({ path, identity }) =>
      [path, identity.root].some((one) => isInside(normalPath(one).toLowerCase(), top));
  }
  const part = text.replace(/(?<=.)[\\/]+$/, "");
  const address = addressMeant(part)?.toLowerCase();
  // What looks like an address can be a part of a path; one repository's begins as another's does.
  const isWhole = address !== undefined || /[\\/]\*?$/.test(given);
  return ({ path, project: { name }, identity }) => {
    const words = [path, name, identity.key, ""].join("\n").toLowerCase();
    if (!isWhole) return words.includes(part);
    const isThere =
      address !== undefined && `${identity.key}/`.toLowerCase().startsWith(`${address}/`);
    return isThere || ["\n", "/", "\\"].some((end) => words.includes(part + end));
  };
}
