import type { Identity } from "./identity.ts";
import { isInside, isPath, normalPath } from "./paths.ts";
import { addressMeant } from "./remote.ts";
import type { ProjectRule } from "./rule.ts";

/** A rule whose `match` is understood. */
export type Matcher = {
  rule: ProjectRule;
  /** Stands for the project that rules of one name make: `match`, written in one way. */
  key: string;
  /** Whether it means one thing, and not all below it. */
  isExact: boolean;
  matchesPath: (path: string) => boolean;
  /** Whether the project as it would be without rules is meant: by its address, its directory, or its name. */
  matchesProject: (project: Identity & { name: string }) => boolean;
  /** Which of several that match holds: the higher, first by the first number. */
  rank: readonly [exact: number, length: number, index: number];
};

export function matcherOf(rule: ProjectRule, index: number, home: string): Matcher {
  const wide = /[\\/]\*$/.test(rule.match);
  const written = wide ? rule.match.slice(0, -2) : rule.match;
  const body = bodyOf(written, home);
  const matchesPath = (path: string) =>
    isPath(body) && (path === body || (wide && isInside(path, body)));
  return {
    rule,
    key: wide ? `${body}/*` : body,
    isExact: !wide,
    matchesPath,
    matchesProject: ({ key, root, name }) =>
      matchesPath(root) ||
      (wide ? key.startsWith(`${body}/`) && !isPath(body) : key === body || name === written),
    rank: [wide ? 0 : 1, lengthOf(body, home), index],
  };
}

/** A path, an address as `normalRemote` writes it, or a name. */
function bodyOf(match: string, home: string): string {
  if (match === "~") return normalPath(home);
  if (/^~[\\/]/.test(match)) return normalPath(home + match.slice(1));
  if (isPath(match)) return normalPath(match);
  return addressMeant(match) ?? match;
}

/** The home directory counts as `~`, so that the same blocks hold the same in a home directory of any name. */
function lengthOf(body: string, home: string): number {
  const isNearHome = isPath(body) && (isInside(body, home) || isInside(home, body));
  return isNearHome ? body.length - home.length + 1 : body.length;
}

/** The one that holds of several that match, undefined where none does. */
export function strongest(matchers: readonly Matcher[]): Matcher | undefined {
  return matchers.toSorted((a, b) => {
    const [differing] = [0, 1, 2].flatMap((at) => {
      const difference = (b.rank[at] ?? 0) - (a.rank[at] ?? 0);
      return difference === 0 ? [] : [difference];
    });
    return differing ?? 0;
  })[0];
}
