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
 * session that began in the second: what lies inside the session's project is of that, and then both give one object.
 */
export type Resolve = (path: string, session?: string) => Project;

export type Survey = {
  /** The home directory, which `~` stands for. */
  home: string;
  resolve: Resolve;
  /** Every directory that is known. */
  paths: readonly string[];
  /** The rules that give no directory its name, and no project its client. */
  idle: () => Idle[];
  /** The project as it is without rules: what a new rule has to match. */
  identify: (path: string) => Identity;
  /** The rule that gives a directory its project's name. */
  namedBy: (path: string) => ProjectRule | null;
  /** The rule that says whose it is. */
  clientBy: (path: string) => ProjectRule | null;
};

/** A rule without effect. */
export type Idle = {
  rule: ProjectRule;
  /** Others go before it wherever it matches. */
  isOverruled: boolean;
  /** The project of which it matches a part alone: what has no name of its own has no client of its own. */
  partOf: string | null;
};

/**
 * The projects, and what the rules do.
 * @param places what is known of every directory that sessions name: names are told apart among them
 * @param rules in the order of the configuration
 */
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
    home,
    resolve,
    paths,
    idle: () => book.idle(),
    identify,
    namedBy: (path) => book.namingRule(path)?.rule ?? null,
    clientBy: (path) => book.clientRule(path)?.rule ?? null,
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
  readonly #saying: ReadonlyMap<string, ReadonlySet<Matcher>>;
  readonly #clients: ReadonlyMap<string, Matcher>;
  readonly #usual = new Map<string, string | null>();
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
    this.#saying = this.#findSaying();
    this.#clients = this.#findClients();
  }

  projectOf(path: string): Project {
    const before = this.#projects.get(path);
    if (before !== undefined) return before;
    const client = this.clientRule(path)?.rule.client ?? null;
    const project = { key: this.#keyOf(path, client), name: this.#nameOf(path), client };
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

  idle(): Idle[] {
    const giving = new Set(
      this.#paths.flatMap((path) => [this.namingRule(path), this.clientRule(path)]),
    );
    return this.#matchers
      .filter((matcher) => !giving.has(matcher))
      .map((matcher) => {
        const isOverruled = this.#matchesAny(matcher);
        const part = this.#paths.find((path) => matcher.matchesPath(normalPath(path)));
        const isPart = !isOverruled && part !== undefined;
        return { rule: matcher.rule, isOverruled, partOf: isPart ? this.#nameOf(part) : null };
      });
  }

  #matchesAny(matcher: Matcher): boolean {
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

  /** Rules of one name make one project of each client. */
  #keyOf(path: string, client: string | null): string {
    const name = this.#ruledName(path);
    if (name === null) return this.#identify(path).key;
    const first = this.#matchers.find((one) => one.rule.name === name && !this.#isReplaced(one));
    const key = first?.key ?? name;
    return client === this.#usualClient(name) ? key : `${key} (${client ?? ""})`;
  }

  /** Whose the project of a name is that has the key of its first rule alone: nobody's, else the strongest rule's. */
  #usualClient(name: string): string | null {
    const known = this.#usual.get(name);
    if (known !== undefined) return known;
    const own = this.#paths.filter((path) => this.#ruledName(path) === name);
    const rules = own.map((path) => this.clientRule(path));
    const saying = rules.flatMap((rule) => rule ?? []);
    const rule =
      this.#sayingFor(name) ?? (rules.length > saying.length ? undefined : strongest(saying));
    const client = rule?.rule.client ?? null;
    this.#usual.set(name, client);
    return client;
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

  /** The rule that says whose a directory is. */
  clientRule(path: string): Matcher | undefined {
    return this.#clients.get(this.#partNamed(path)) ?? this.#sayingFor(this.#ruledName(path));
  }

  /** What has one client: a repository or a directory as it is without rules, as far as it has one name. */
  #partNamed(path: string): string {
    return `${this.#ruledName(path) ?? ""}\0${this.#identify(path).key}`;
  }

  #ruledName(path: string): string | null {
    return this.namingRule(path)?.rule.name ?? null;
  }

  #sayingFor(name: string | null): Matcher | undefined {
    return name === null ? undefined : strongest([...(this.#saying.get(name) ?? [])]);
  }

  /**
   * The rules that give a name and a client, by the name: to a directory that is known; or to none that is known yet or
   * any more, where no later rule renames it.
   */
  #findSaying(): Map<string, Set<Matcher>> {
    const naming = new Set(this.#paths.map((path) => this.namingRule(path)));
    const saying = new Map<string, Set<Matcher>>();
    for (const matcher of this.#matchers) {
      const { name, client } = matcher.rule;
      if (name === null || client === null) continue;
      const isAbsent = () => !this.#isReplaced(matcher) && !this.#matchesAny(matcher);
      if (naming.has(matcher) || isAbsent())
        saying.set(name, (saying.get(name) ?? new Set()).add(matcher));
    }
    return saying;
  }

  /** By the part: the strongest of the rules that match it; a rule of its name says it for those whose own does not. */
  #findClients(): Map<string, Matcher> {
    const candidates = new Map<string, Set<Matcher>>();
    const paths = this.#matchers.some(({ rule }) => rule.client !== null) ? this.#paths : [];
    for (const path of paths) {
      const naming = this.namingRule(path);
      const whole = this.#plainOf(path);
      const said = this.#matchers.filter(
        (one) => one.rule.client !== null && (one === naming || one.matchesProject(whole)),
      );
      const name = naming?.rule.name ?? null;
      const isSaid = name === null || naming?.rule.client !== null;
      const others = isSaid ? [] : (this.#saying.get(name) ?? []);
      const part = this.#partNamed(path);
      candidates.set(part, new Set([...(candidates.get(part) ?? []), ...said, ...others]));
    }
    return new Map(
      [...candidates].flatMap(([part, matchers]) => {
        const matcher = strongest([...matchers]);
        return matcher === undefined ? [] : [[part, matcher] as const];
      }),
    );
  }
}
