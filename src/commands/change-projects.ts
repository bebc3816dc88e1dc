import type { ExitCode, Given, Io } from "../command.ts";
import { blockOf, type RuleChange, withRules } from "../config/edit.ts";
import { parseToml } from "../config/file.ts";
import { loadSettings } from "../config/load.ts";
import { rulesOf } from "../config/rules.ts";
import { changeConfig } from "../config/save.ts";
import { Failure } from "../failure.ts";
import type { Context } from "../projects/change.ts";
import { type Listed, listProjects } from "../projects/listing.ts";
import type { Project, Survey } from "../projects/resolve.ts";
import type { ProjectRule } from "../projects/rule.ts";
import { readIndex } from "../store/open.ts";
import { harmless } from "../unseen.ts";

/** A wish about projects: the changes of the rules, and what must be so once they are made. */
type Wish = {
  changes: RuleChange[];
  /** The project that it is about. */
  project: Listed;
  outcome: Partial<Project>;
  /** What has then been done, in a sentence. */
  words: string;
};

/** Writes rules into the configuration, once it is certain that they do what is wished, and says how to undo it. */
export async function changeProjects(
  given: Given,
  io: Io,
  wishOf: (context: Context) => Wish,
): Promise<ExitCode> {
  const db = readIndex(loadSettings(given, io.env).db);
  try {
    const done = changeConfig(io.env, (file) => {
      const { home, projects: rules } = loadSettings(given, io.env);
      const context = { ...listProjects(db, rules, home), rules, home, cwd: process.cwd() };
      const { changes, project, outcome, words } = wishOf(context);
      const text = withRules(file.text ?? "", changes, file.name);
      const now = rulesOf({ data: parseToml(text, file.name), name: file.name });
      const { survey } = listProjects(db, now, home);
      for (const directory of project.paths) refuseOverruled(survey, directory, outcome, file.name);
      return { text, words: [words, ...wordChanges(changes, rules, file.name)] };
    });
    io.out(done.words.join("\n"));
    return 0;
  } finally {
    db.close();
  }
}

function refuseOverruled(
  survey: Survey,
  directory: string,
  { name, client }: Partial<Project>,
  file: string,
): void {
  const project = survey.resolve(directory);
  const isNamed = name === undefined || project.name === name;
  if (isNamed && (client === undefined || project.client === client)) return;
  const { name: itsName, client: itsClient } = project;
  const is = isNamed
    ? `'${harmless(itsName)}' would be for ${harmless(itsClient ?? "no client")}`
    : `it would be called '${harmless(itsName)}'`;
  const rule = isNamed ? survey.clientBy(directory) : survey.namedBy(directory);
  const block = rule === null ? "a [[project]] block" : `the [[project]] block ${wordMatch(rule)}`;
  throw new Failure(`by ${block} in ${file} ${is}; change it there (nothing was written)`);
}

const wordMatch = ({ match }: ProjectRule) => `match = ${JSON.stringify(harmless(match))}`;

function wordChanges(
  changes: readonly RuleChange[],
  rules: readonly ProjectRule[],
  file: string,
): string[] {
  const isNew = changes.every(({ match }) => !rules.some((rule) => rule.match === match));
  const blocks = changes.flatMap((change) => {
    const old = rules.findLast(({ match }) => match === change.match);
    const was = old === undefined ? ["# there was no such block"] : wordOld(old, change);
    return [...blockOf(change).map(harmless), ...(isNew ? [] : was)];
  });
  return [
    `Written to ${harmless(file)}:`,
    ...blocks.map((line) => `  ${line}`),
    isNew ? "To undo it, take these lines out." : "To undo it, put back what was there before.",
  ];
}

/** What a block said before, as comments. */
function wordOld(old: ProjectRule, { name, client }: RuleChange): string[] {
  const was = (key: string, value: string | null) =>
    value === null
      ? `# there was no ${key}`
      : `# before: ${key} = ${JSON.stringify(harmless(value))}`;
  return [
    ...(name === undefined ? [] : [was("name", old.name)]),
    ...(client === undefined ? [] : [was("client", old.client)]),
  ];
}
