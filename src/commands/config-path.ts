import { existsSync } from "node:fs";

import { configPath } from "../config/file.ts";
import type { ExitCode, Given, Io } from "./command.ts";

/** Prints where the configuration is, whether it is there or not. */
export async function run(_given: Given, io: Io): Promise<ExitCode> {
  const path = configPath(io.env);
  io.out(path);
  if (!existsSync(path))
    io.say("There is no such file yet; make it, and tt config shows what it says");
  return 0;
}
