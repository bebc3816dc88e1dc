import { run } from "./cli.ts";
import type { Io } from "./commands/command.ts";
import { Failure, messageOf, UsageError } from "./failure.ts";

// The index, and whatever else is written, is for its owner alone.
process.umask(0o077);

const io: Io = {
  env: process.env,
  out: (text) => console.log(text),
  say: (text) => console.error(text),
  get terminal() {
    return process.stderr.isTTY === true;
  },
  get columns() {
    return Number(process.env["COLUMNS"]) || process.stdout.columns || Number.POSITIVE_INFINITY;
  },
};

process.exitCode = await exitCode();

async function exitCode(): Promise<number> {
  try {
    return await run(Bun.argv.slice(2), io);
  } catch (error) {
    if (error instanceof UsageError || error instanceof Failure) {
      console.error(`tt: ${error.message}`);
      return error instanceof UsageError ? 2 : 1;
    }
    console.error(`tt: unexpected: ${messageOf(error)}; please report it with this:`);
    console.error(error instanceof Error ? error.stack : error);
    return 1;
  }
}
