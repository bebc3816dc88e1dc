import { messageOf } from "../../src/failure.ts";

/** The options that were given. Prints the usage and ends the program where that was asked for, or an option is wrong. */
export function givenOr<Options extends { help: boolean }>(
  usage: string,
  parse: () => Options,
): Options {
  let options: Options;
  try {
    options = parse();
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${usage}`);
    process.exit(2);
  }
  if (!options.help) return options;
  console.log(usage);
  process.exit(0);
}

/** Those of a list that were asked for by name; an unknown name ends the program. */
export function namedIn<One extends { name: string }>(
  list: readonly One[],
  asked: readonly string[],
): One[] {
  const names = list.map(({ name }) => name);
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown === undefined) return list.filter(({ name }) => asked.includes(name));
  console.error(`there is no '${unknown}', only ${names.join(", ")}`);
  process.exit(2);
}
