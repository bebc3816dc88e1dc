import { scripts } from "../completions/scripts.ts";
import { UsageError } from "../failure.ts";
import { hintOf } from "../nearest.ts";
import type { ExitCode, Given, Io } from "./command.ts";
import { requiredOf } from "./given.ts";

/** Prints what a shell has to be told to complete `tt`. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const asked = requiredOf(given, "shell");
  const shells = Object.keys(scripts);
  const script = shells.includes(asked) ? scripts[asked] : undefined;
  if (script === undefined) {
    throw new UsageError(`there is no script for '${asked}'; ${hintOf(asked, shells)}`);
  }
  io.out(script.text.trimEnd());
  return 0;
}
