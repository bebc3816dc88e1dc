import { nowhere, type Place } from "../../src/projects/place.ts";
import { surveyProjects } from "../../src/projects/resolve.ts";
import type { ProjectRule } from "../../src/projects/rule.ts";

export const HOME = "/home/ann";

export const checkout = (root: string, more: Partial<Place> = {}): Place => ({
  ...nowhere,
  there: true,
  root,
  main: root,
  ...more,
});

export const rule = (match: string, more: Partial<ProjectRule>): ProjectRule => ({
  match,
  name: null,
  client: null,
  ...more,
});

export type Known = Record<string, Place | null>;

export function resolved(known: Known, rules: readonly ProjectRule[] = [], home = HOME) {
  const places = new Map(Object.entries(known).map(([path, place]) => [path, place ?? nowhere]));
  return surveyProjects(places, rules, home).resolve;
}

/** The rules without effect, and why they have none. */
export const idle = (places: ReadonlyMap<string, Place>, rules: readonly ProjectRule[]) =>
  surveyProjects(places, rules, HOME)
    .idle()
    .map(({ rule: { match }, isOverruled, partOf }) => [
      match,
      isOverruled ? "overruled" : partOf === null ? "" : `a part of ${partOf}`,
    ]);

/** The name of each directory's project. */
export function names(known: Known, rules: readonly ProjectRule[] = [], home = HOME) {
  const resolve = resolved(known, rules, home);
  return Object.fromEntries(Object.keys(known).map((path) => [path, resolve(path).name]));
}
