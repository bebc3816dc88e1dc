import { identifier, type Identity, nameOf, type Places } from "./identity.ts";
import { tellApart } from "./names.ts";
import { isInside, normalPath } from "./paths.ts";
import type { ProjectRule } from "./rule.ts";
import { type Matcher, matcherOf, strongest } from "./rules.ts";

/** What a report calls a project. */
export type Project = {
  /** Its stable identity: the address of its repository, else the directory that stands for it, else its first rule. */
  key: string;
  name: string;
  client: string | null;
};

/**
 * Which project a directory is of. With a second directory: which one a prompt is of that was typed in the first, in a
 * session that began in the second: what lies inside the session's project is of that.
 */
export type Resolve = (path: string, session?: string) => Project;

/**
 * @param places what is known of every directory that sessions name: names are told apart among them
 * @param rules in the order of the configuration
 */
export function resolveProjects(
  places: Places,
  rules: readonly ProjectRule[],
  home: string,
): Resolve {
  return surveyProjects(places, rules, home).resolve;
}

export type Survey = {
  resolve: Resolve;
  /** The rules that hold for no directory. */
  idle: () => ProjectRule[];
  /** The project as it is without rules: what a new rule has to match. */
  identify: (path: string) => Identity;
  /** The rule that gives a directory its project's name. */
  namedBy: (path: string) => ProjectRule | null;
};

/** The projects, and what the rules do. */
export function surveyProjects(
  places: Places,
  rules: readonly ProjectRule[],
  home: string,
): Survey {
  const top = normalPath(home);
  const identify = identifier(places, top);
  const matchers = rules.map((rule, index) => matcherOf(rule, index, top));
  const paths = [...places.keys()];
  const book = new Book(paths, identify, matchers);
  const resolve: Resolve = (path, session) => {
    const typed = book.projectOf(path);
    if (session === undefined || session === path) return typed;
    return book.isWithin(path, session, top) ? book.projectOf(session) : typed;
  };
  return {
    resolve,
    idle: () => matchers.filter((matcher) => !book.holds(matcher)).map(({ rule }) => rule),
    identify,
    namedBy: (path) => book.namingRule(path)?.rule ?? null,
  };
}

/** A directory, and its project as it is without rules. */
type Plain = Identity & { path: string; name: string };

/** The projects of a set of directories. */
class Book {
  /** By the key, as they are called without rules. */
  readonly #plain: ReadonlyMap<string, string>;
  /** The same, apart from the names that rules give. */
  readonly #shown: ReadonlyMap<string, string>;
  readonly #clients: ReadonlyMap<string, string>;
  readonly #projects = new Map<string, Project>();
  readonly #plains = new Map<string, Plain>();
  readonly #naming = new Map<string, Matcher | undefined>();
  readonly #paths: readonly string[];
  readonly #identify: (path: string) => Identity;
  readonly #matchers: readonly Matcher[];

  constructor(
    paths: readonly string[],
    identify: (path: string) => Identity,
    matchers: readonly Matcher[],
  ) {
    this.#paths = paths;
    this.#identify = identify;
    this.#matchers = matchers;
    const roots = new Map<string, Set<string>>();
    for (const path of paths) {
      const { key, root } = identify(path);
      roots.set(key, (roots.get(key) ?? new Set()).add(root));
    }
    const all = [...roots].map(([key, own]) => ({ key, roots: [...own] }));
    const taken = new Set(matchers.flatMap(({ rule }) => rule.name ?? []));
    this.#plain = tellApart(all, new Set());
    this.#shown = taken.size === 0 ? this.#plain : tellApart(all, taken);
    this.#clients = this.#findClients();
  }

  projectOf(path: string): Project {
    const before = this.#projects.get(path);
    if (before !== undefined) return before;
    const key = this.#keyOf(path);
    const project = { key, name: this.#nameOf(path), client: this.#clients.get(key) ?? null };
    this.#projects.set(path, project);
    return project;
  }

  /** The rule that gives a directory its project's name: of that directory, or of the whole project. */
  namingRule(path: string): Matcher | undefined {
    if (this.#naming.has(path)) return this.#naming.get(path);
    const plain = this.#plainOf(path);
    const rule = strongest(
      this.#matchers.filter(
        (one) =>
          one.rule.name !== null && (one.matchesPath(plain.path) || one.matchesProject(plain)),
      ),
    );
    this.#naming.set(path, rule);
    return rule;
  }

  /** Whether a rule gives any directory its name, or any project its client. */
  holds(matcher: Matcher): boolean {
    const isNaming = matcher.rule.name !== null;
    return this.#paths.some((path) => {
      const plain = this.#plainOf(path);
      return matcher.matchesProject(plain) || (isNaming && matcher.matchesPath(plain.path));
    });
  }

  /** Whether a directory lies in the project of a session, and no rule makes it, or the session's, one of its own. */
  isWithin(path: string, session: string, home: string): boolean {
    const { root } = this.#identify(session);
    if (isInside(home, root) || !isInside(normalPath(path), root)) return false;
    return this.#partOf(path, root) === this.#partOf(session, root);
  }

  /** The rule by which a directory is a part of its repository and a project of its own. */
  #partOf(path: string, root: string): Matcher | null {
    const rule = this.namingRule(path);
    if (rule === undefined || rule.matchesPath(root)) return null;
    return rule.matchesPath(normalPath(path)) ? rule : null;
  }

  /** What a rule is compared with. */
  #plainOf(path: string): Plain {
    const before = this.#plains.get(path);
    if (before !== undefined) return before;
    const { key, root } = this.#identify(path);
    const name = this.#plain.get(key) ?? nameOf(key, [root]);
    const plain = { path: normalPath(path), key, root, name };
    this.#plains.set(path, plain);
    return plain;
  }

  /** Rules of one name make one project. */
  #keyOf(path: string): string {
    const name = this.namingRule(path)?.rule.name ?? null;
    if (name === null) return this.#identify(path).key;
    return (
      this.#matchers.find((one) => one.rule.name === name && !this.#isReplaced(one))?.key ?? name
    );
  }

  /** Whether a later rule gives another name to the same. */
  #isReplaced({ key, rule, rank }: Matcher): boolean {
    return this.#matchers.some(
      (other) =>
        other.key === key &&
        other.rank[2] > rank[2] &&
        other.rule.name !== null &&
        other.rule.name !== rule.name,
    );
  }

  #nameOf(path: string): string {
    const { key, name } = this.#plainOf(path);
    return this.namingRule(path)?.rule.name ?? this.#shown.get(key) ?? name;
  }

  /** A client is of a whole project: the strongest rule that says one of any of its parts holds for all. */
  #findClients(): Map<string, string> {
    const candidates = new Map<string, Set<Matcher>>();
    const paths = this.#matchers.some(({ rule }) => rule.client !== null) ? this.#paths : [];
    for (const path of paths) {
      const key = this.#keyOf(path);
      const naming = this.namingRule(path);
      const whole = this.#plainOf(path);
      const own = this.#matchers.filter(
        (one) => one.rule.client !== null && (one === naming || one.matchesProject(whole)),
      );
      const known = candidates.get(key) ?? new Set();
      for (const matcher of own) known.add(matcher);
      candidates.set(key, known);
    }
    return new Map(
      [...candidates].flatMap(([key, matchers]) => {
        const client = strongest([...matchers])?.rule.client;
        return client ? [[key, client] as const] : [];
      }),
    );
  }
}
