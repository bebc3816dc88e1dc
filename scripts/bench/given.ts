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
