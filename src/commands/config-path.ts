import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

import type { ExitCode, Given, Io } from "../command.ts";
import { configPath } from "../config/file.ts";
import { messageOf } from "../failure.ts";

/** Prints where the configuration is; where it is not there, an editor can make it: `$EDITOR "$(tt config path)"`. */
export async function run(_given: Given, io: Io): Promise<ExitCode> {
  const path = configPath(io.env);
  io.out(path);
  if (!existsSync(path)) io.say(makeFolder(dirname(path)));
  return 0;
}

function makeFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return "There is no such file yet; make it, and tt config shows what it says";
  } catch (error) {
    return `tt: cannot make ${folder}: ${messageOf(error)}; make it yourself`;
  }
}
