import type { RuleChange } from "../config/edit.ts";
import { Failure } from "../failure.ts";
import { hintOf } from "../nearest.ts";
import { shortPath } from "../places.ts";
import { harmless, jsonText } from "../unseen.ts";
import type { Listed, Listing } from "./listing.ts";
import { isPath, pathMeant } from "./paths.ts";
import type { ProjectRule } from "./rule.ts";
import { matcherOf } from "./rules.ts";

/** What rules are made for. */
export type Context = Listing & { rules: readonly ProjectRule[]; home: string; cwd: string };

/** The project that a person means: by its name, its key, or a directory of it. A `Failure` names the nearest. */
export function projectMeant(word: string, { projects, survey, home, cwd }: Context): Listed {
  const exact = projects.filter(({ name, key }) => name === word || key === word);
  const close = projects.filter(({ name }) => sameName(name, word));
  const [found] = exact.length > 0 ? exact : close;
  if (found !== undefined && (exact.length === 1 || close.length === 1)) return found;
  if (close.length > 1) throw new Failure(wordSeveral(word, close));
  const path = pathMeant(word, home, cwd);
  const key = path === null ? null : survey.resolve(path).key;
  const there = projects.find((project) => project.key === key);
  if (there !== undefined) return there;
  const names = projects.map(({ name }) => name);
  const hint = hintOf(word, names, "'tt projects' lists them");
  throw new Failure(`there is no project '${harmless(word)}'; ${hint}`);
}

/** Projects of one name are told apart by their keys. */
function wordSeveral(word: string, projects: readonly Listed[]): string {
  const isOneName = new Set(projects.map(({ name }) => name)).size < projects.length;
  const names = projects.map(({ name, key }) => `'${harmless(isOneName ? key : name)}'`);
  return `'${harmless(word)}' can be each of ${names.join(", ")}; write which`;
}

/** "api" can be meant for "acme/api". */
function sameName(name: string, word: string): boolean {
  const [own, asked] = [name.toLowerCase(), word.toLowerCase()];
  return own === asked || own.endsWith(`/${asked}`);
}

/** What gives a project another name. */
export function renaming(project: Listed, name: string, context: Context): RuleChange[] {
  const taken = context.projects.find((other) => other.name === name);
  if (taken?.key === project.key) throw new Failure(`'${harmless(name)}' is its name already`);
  if (taken !== undefined) {
    throw new Failure(
      `there is a project '${harmless(name)}' already; 'tt projects merge' makes one of the two`,
    );
  }
  return named(project, name, context);
}

/** What makes one project, the second, of two. It stays its client's, and what becomes a part of it is that client's. */
export function merging(from: Listed, into: Listed, context: Context): RuleChange[] {
  if (from.key === into.key)
    throw new Failure(
      `'${harmless(from.name)}' and '${harmless(into.name)}' are one project already`,
    );
  const first = rulesNaming(into, context).length > 0 ? [] : named(into, into.name, context);
  const moved = named(from, into.name, context);
  const isNew = from.client === null && !namesWithClient(into, first, context);
  const isOther = from.client !== into.client && (from.client !== null || isNew);
  const saying = isOther ? matchesForClient(from, context) : [];
  return [
    ...first,
    ...moved.map((change) =>
      saying.includes(change.match) ? { ...change, client: into.client } : change,
    ),
  ];
}

/** Whether a block that gives a project its name says its client too: then it is that of all that gets the name. */
function namesWithClient(into: Listed, first: readonly RuleChange[], context: Context): boolean {
  const naming = [...first, ...rulesNaming(into, context)].map(({ match }) => match);
  return context.rules.some(({ match, client }) => client !== null && naming.includes(match));
}

/** What makes a project a client's. */
export function assigning(project: Listed, client: string, context: Context): RuleChange[] {
  if (project.client === client)
    throw new Failure(`'${harmless(project.name)}' is for ${harmless(client)} already`);
  return matchesForClient(project, context).map((match) => ({ match, client }));
}

/** What makes a project no client's. A block for many is left as it is: it says whose the others are. */
export function releasing(project: Listed, context: Context): RuleChange[] {
  const { name, client, paths } = project;
  if (client === null) throw new Failure(`'${harmless(name)}' is for no client already`);
  const naming = rulesNaming(project, context);
  const saying = paths.map((path) => context.survey.clientBy(path));
  const isOwn = (rule: ProjectRule) =>
    naming.includes(rule) || (saying.includes(rule) && matcherOf(rule, 0, context.home).isExact);
  // A block says a name or a client: without its client it says the name that the project has.
  return context.rules
    .filter((rule) => rule.client === client && isOwn(rule))
    .map((rule) => ({ match: rule.match, name: rule.name ?? name, client: null }));
}

/** The blocks that have to say a project's client: those that do and give it its name, else one that may. */
function matchesForClient(project: Listed, context: Context): string[] {
  const naming = rulesNaming(project, context);
  const saying = naming.filter(({ client }) => client !== null);
  if (saying.length > 0) return saying.map(({ match }) => match);
  return [naming[0]?.match ?? matchFor(project, context)];
}

function named(project: Listed, name: string, context: Context): RuleChange[] {
  const rules = rulesNaming(project, context);
  if (rules.length === 0) return [{ match: matchFor(project, context), name }];
  return rules.map(({ match }) => ({ match, name }));
}

/** The rules that give a project its name, if it has it from rules. */
function rulesNaming({ paths, name }: Listed, { survey, rules }: Context): ProjectRule[] {
  const isRuled = paths.some((path) => survey.namedBy(path) !== null);
  return isRuled ? rules.filter((rule) => rule.name === name) : [];
}

/** What matches a project that has no name by a rule: what matches it already, else its address, else its directory. */
function matchFor({ paths, name }: Listed, { survey, rules, home }: Context): string {
  const identity = survey.identify(paths[0] ?? "");
  if (identity.key === "")
    throw new Failure(`'${harmless(name)}' is what has no directory; no rule can match it`);
  const isForIt = (rule: ProjectRule) => {
    const matcher = matcherOf(rule, 0, home);
    return matcher.isExact && matcher.matchesProject({ ...identity, name: "" });
  };
  const known = rules.findLast(isForIt);
  if (known !== undefined) return known.match;
  const match = isPath(identity.key) ? shortPath(identity.key, home) : identity.key;
  // A rule is read without blanks around it.
  if (isForIt({ match: match.trim(), name: null, client: null })) return match;
  throw new Failure(
    `a [[project]] block cannot mean '${harmless(name)}': match = ${jsonText(match)} is read as something else; rename its directory or repository`,
  );
}
