import { constants } from "node:os";

import { Failure, messageOf } from "./failure.ts";
import type { Env } from "./sources/source.ts";

/** Signals that somebody sends to us and means for the program. */
const passedOn = ["SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

/**
 * Runs a program in our place: our terminal, our environment, its exit code; 128 and the signal's number where one
 * ended it. No shell is asked.
 */
export async function runInPlace(
  argv: readonly [string, ...string[]],
  directory: string,
  env: Env,
): Promise<number> {
  // The terminal sends an interrupt to the program as well, whose affair it is.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  // Listened for before the program is there: one that came between would end us alone.
  let child: ReturnType<typeof spawn> | null = null;
  const early: NodeJS.Signals[] = [];
  const listeners = passedOn.map((signal) => {
    const pass = () => (child === null ? early.push(signal) : child.kill(signal));
    process.on(signal, pass);
    return () => process.off(signal, pass);
  });
  try {
    child = spawn(argv, directory, env);
    for (const signal of early) child.kill(signal);
    const code = await child.exited;
    const signal = child.signalCode;
    if (signal === null) return code;
    return 128 + (typeof signal === "number" ? signal : constants.signals[signal]);
  } finally {
    for (const stop of listeners) stop();
    process.off("SIGINT", ignore);
  }
}

function spawn(argv: readonly [string, ...string[]], directory: string, env: Env) {
  try {
    return Bun.spawn([...argv], {
      cwd: directory,
      env: { ...env, PWD: directory },
      stdio: ["inherit", "inherit", "inherit"],
    });
  } catch (error) {
    throw new Failure(`cannot start ${argv[0]}: ${messageOf(error)}`);
  }
}
