import { mainByPath, opencodeWorktree } from "./layout.ts";
import { isInside, isPath, normalPath, partsOf, upwards } from "./paths.ts";
import type { Place } from "./place.ts";

/** What is known of directories, by their paths. */
export type Places = ReadonlyMap<string, Place>;

/** Which project a directory is of, without what a person says of it. */
export type Identity = {
  /** The address of the repository where one is known, else the directory that stands for the project. */
  key: string;
  /** The directory that stands for the project: the top of the main checkout, or the directory itself. */
  root: string;
};

/**
 * Finds projects by what is known of directories; where nothing is, by the path alone. The same knowledge gives the
 * same answer in whatever order it came.
 */
export function identifier(places: Places, home: string): (path: string) => Identity {
  const top = normalPath(home);
  const known = collect(places, top);
  const rootOf = (path: string): string => {
    const own = known.places.get(path);
    const main = own?.main ?? own?.root ?? nearestMain(path, known.mains, top);
    const within = normalPath(own?.within ?? path);
    const isBelow = within !== path && isInside(path, within) && !isInside(top, within);
    return main === undefined && isBelow
      ? rootOf(within)
      : standsFor(main ?? path, known.opencode, top);
  };
  const keyOf = (root: string, seen: ReadonlySet<string> = new Set()): string => {
    const remote = known.remotes.get(root);
    if (remote === undefined || seen.has(root)) return root;
    // A clone of a directory on this machine is of that directory's project.
    if (isPath(remote)) return keyOf(rootOf(remote), new Set([...seen, root]));
    return remote;
  };
  const done = new Map<string, Identity>();
  return (given) => {
    const before = done.get(given);
    if (before !== undefined) return before;
    const path = normalPath(given);
    const root = rootOf(path);
    const found = { root, key: keyOf(root) };
    done.set(given, found);
    return found;
  };
}

type Known = {
  places: Map<string, Place>;
  /** The main checkout of each checkout, by its top. */
  mains: Map<string, string>;
  /** The address of the repository whose main checkout is here. */
  remotes: Map<string, string>;
  /** The main checkout by OpenCode's id of the project. */
  opencode: Map<string, string>;
};

/** Where two directories contradict each other, the checkout's own top is believed, else the first in the alphabet. */
function collect(given: Places, home: string): Known {
  const known: Known = {
    places: new Map([...given].map(([path, place]) => [normalPath(path), place])),
    mains: new Map(),
    remotes: new Map(),
    opencode: new Map(),
  };
  const sorted = [...known.places].toSorted(
    ([a, x], [b, y]) => Number(b === y.root) - Number(a === x.root) || (a < b ? -1 : 1),
  );
  for (const [, { root, main, opencode }] of sorted) {
    if (root !== null) setFirst(known.mains, normalPath(root), normalPath(main ?? root));
    if (opencode !== null && main !== null) setFirst(known.opencode, opencode, normalPath(main));
  }
  for (const [, { root, main, remote }] of sorted) {
    if (remote === null || root === null) continue;
    setFirst(known.remotes, standsFor(normalPath(main ?? root), known.opencode, home), remote);
  }
  return known;
}

function setFirst(map: Map<string, string>, key: string, value: string): void {
  if (!map.has(key)) map.set(key, value);
}

/** A directory that is gone, and was never looked at, is of the checkout it lay in. */
function nearestMain(path: string, mains: Known["mains"], home: string): string | undefined {
  const folder = upwards(path).find(
    (one) => mains.has(one) && (one === path || !isInside(home, one)),
  );
  return folder === undefined ? undefined : mains.get(folder);
}

function standsFor(main: string, opencode: Known["opencode"], home: string): string {
  const worktree = opencodeWorktree(main);
  if (worktree === null) return mainByPath(main, home);
  const repository = opencode.get(worktree.id);
  return repository === undefined ? worktree.folder : mainByPath(repository, home);
}

/** What a project is called: the last part of its directory, or of its address where its directories differ. */
export function nameOf(key: string, roots: readonly string[]): string {
  const names = new Set(roots.map(lastPart));
  const [only = ""] = names;
  return names.size === 1 ? only : lastPart(key);
}

function lastPart(path: string): string {
  const worktree = opencodeWorktree(`${path}/any`);
  if (worktree !== null && worktree.folder === path) return `opencode-${worktree.id.slice(0, 8)}`;
  return partsOf(path).at(-1) ?? (path || "(unknown)");
}
