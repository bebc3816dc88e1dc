import type { ExitCode, Given, Io } from "../command.ts";
import { scripts } from "../completions/scripts.ts";
import { UsageError } from "../failure.ts";
import { requiredOf } from "./given.ts";

/** Prints what a shell has to be told to complete `tt`. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const asked = requiredOf(given, "shell");
  const shells = Object.keys(scripts);
  // PowerShell's program is called so.
  const shell = asked === "pwsh" ? "powershell" : asked;
  const script = shells.includes(shell) ? scripts[shell] : undefined;
  if (script === undefined) {
    // Shells are called alike: the nearest name is not what is meant.
    throw new UsageError(`there is no script for '${asked}'; there are: ${shells.join(", ")}`);
  }
  io.out(script.text.trimEnd());
  return 0;
}
