import type { Command, Io } from "../command.ts";
import { harmless } from "../unseen.ts";
import { type Candidates, complete } from "./complete.ts";
import { valuesIn } from "./values.ts";

/** So many are enough to choose from. */
const MOST = 200;

/**
 * What a shell asks on Tab: `tt complete --current=<word> -- <words before it>`. The answer is a line that says what
 * follows (`:values`, or that files or folders fit, which shells find themselves), then a line for each value, with a
 * tab before what is told of it. A person is typing: whatever goes wrong, there is only less to choose from.
 */
export function answer(argv: readonly string[], io: Io, table: Table): 0 {
  const end = argv.indexOf("--");
  const current = argv[0]?.startsWith(CURRENT) ? argv[0].slice(CURRENT.length) : "";
  const found = candidatesFor(end < 0 ? [] : argv.slice(end + 1), current, io, table);
  io.out(typeof found === "string" ? `:${found}` : [":values", ...linesOf(found)].join("\n"));
  return 0;
}

/** What there is: the commands, and what can be asked besides. */
type Table = {
  commands: readonly Command[];
  answers: readonly Pick<Command, "name" | "summary">[];
};

const CURRENT = "--current=";

function candidatesFor(
  before: readonly string[],
  current: string,
  { env }: Io,
  { commands, answers }: Table,
): Candidates {
  try {
    const words = answers.map(({ name, summary }) => ({ value: name, about: summary }));
    return complete(before, current, { commands, words, valuesFor: valuesIn(env) });
  } catch {
    return [];
  }
}

/** A value that could steer the terminal, or divide a line, is none. */
const linesOf = (found: Exclude<Candidates, string>) =>
  found
    .filter(({ value }) => value !== "" && harmless(value) === value)
    .slice(0, MOST)
    .map(({ value, about }) => `${value}\t${harmless(about)}`);
