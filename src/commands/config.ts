import { type Paint, paintFor } from "../color.ts";
import type { ExitCode, Given, Io } from "../command.ts";
import { wordIdleBlocks, wordIdleRates } from "../config/clients.ts";
import { type ConfigFile, readConfig } from "../config/file.ts";
import { explain, type Explained, loadSettings, type Settings } from "../config/load.ts";
import { allSettings } from "../config/settings.ts";
import { Failure } from "../failure.ts";
import { didYouMean, nearest } from "../nearest.ts";
import { homeOf, shortPath } from "../places.ts";
import type { Idle } from "../projects/resolve.ts";
import { table } from "../report/table.ts";
import type { Env } from "../sources/source.ts";
import { jsonText } from "../unseen.ts";
import { isOn } from "./given.ts";

/** Shows every setting, its value, and who said it; and the rates. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const file = readConfig(io.env);
  const { values, projects, clients } = explain({ given, env: io.env, file });
  if (isOn(given, "json")) {
    const where = { path: file.path, exists: file.text !== null };
    const rates = [...clients].map(([client, rate]) => ({ client, ...rate }));
    const all = { schema_version: 1, file: where, settings: values, projects, clients: rates };
    io.out(jsonText(all, 2));
  } else {
    const shown = [...values, ...ratesIn(clients, file)];
    io.out(asTable(shown, homeOf(io.env), io.columns, await paintFor(given, io.env)).join("\n"));
    io.say(wordFile(file, projects.length));
  }
  const isAnyOfClient = projects.some(({ client }) => client !== null);
  const idle = isAnyOfClient ? await idleBlocks(loadSettings(given, io.env)) : [];
  const notices = [
    ...misspelt(io.env),
    ...wordIdleBlocks(idle),
    ...wordIdleRates(clients, projects),
  ];
  for (const notice of notices) io.say(notice);
  return 0;
}

/** The blocks without effect, as far as the index can be read: what is wrong with it, the commands say that need it. */
async function idleBlocks({ db: path, projects, home }: Settings): Promise<Idle[]> {
  const { readIndex } = await import("../store/open.ts");
  const { surveyIn } = await import("../projects/in-index.ts");
  try {
    using db = readIndex(path);
    return surveyIn(db, projects, home).idle();
  } catch (error) {
    if (error instanceof Failure) return [];
    throw error;
  }
}

/** What an hour costs, as settings of the file. */
const ratesIn = (clients: Settings["clients"], { name }: ConfigFile): Explained[] =>
  [...clients].map(([client, { rate, currency }]) => ({
    key: `clients.${JSON.stringify(client)}`,
    value: currency === null ? rate : `${rate} ${currency}`,
    from: "file",
    by: name,
  }));

function asTable(
  values: readonly Explained[],
  home: string,
  width: number,
  { bold }: Paint,
): string[] {
  const rows = values.map(({ key, value, from, by }) => [
    key,
    [value]
      .flat()
      .map((text) => shortPath(text, home))
      .join(", "),
    by ?? from,
  ]);
  const [titles = "", ...lines] = table(
    [
      { title: "Setting", align: "left" },
      { title: "Value", align: "left", elastic: true },
      { title: "From", align: "left" },
    ],
    rows,
    width,
  );
  return [bold(titles), ...lines];
}

function wordFile({ name, text }: ConfigFile, rules: number): string {
  if (text === null) return `There is no ${name} yet: all it could say has its default`;
  const projects =
    rules === 0
      ? ""
      : `, with ${rules} [[project]] ${rules === 1 ? "block" : "blocks"}; see tt projects`;
  return `The file is ${name}${projects}`;
}

/** Variables that begin as ours do and are none: most likely misspelt, and without effect. */
function misspelt(env: Env): string[] {
  const known = allSettings.map(({ env: name }) => name);
  const odd = Object.keys(env).filter((name) => name.startsWith("TT_") && !known.includes(name));
  return odd.flatMap((name) => {
    const close = nearest(name, known);
    return close === null ? [] : [`tt: ${name} is no setting; ${didYouMean(close)}`];
  });
}
