import { existsSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "./home.ts";

const root = join(import.meta.dir, "..", "..");

export type Ended = { out: string; err: string; code: number };
export type RunOptions = { home: string; env?: Record<string, string>; cwd?: string };

let binary: Promise<string> | undefined;

/**
 * Runs the compiled program with nothing in its environment but HOME, PATH and what is given. It is built once for
 * all tests of a run (TT_BINARY names one that is built already).
 */
export async function tt(
  args: readonly string[],
  { home, env = {}, cwd = home }: RunOptions,
): Promise<Ended> {
  binary ??= built();
  const child = Bun.spawn([await binary, ...args], {
    cwd,
    env: { HOME: home, PATH: "/usr/bin:/bin", TZ: "UTC", ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    child.stdout.text(),
    child.stderr.text(),
    child.exited,
  ]);
  return { out, err, code };
}

/** The path of the compiled program. */
export const binaryPath = (): Promise<string> => (binary ??= built());

async function built(): Promise<string> {
  const named = process.env["TT_BINARY"];
  if (named && existsSync(named)) return named;
  const out = join(temporaryFolder("build"), "tt");
  const build = Bun.spawn([process.execPath, "scripts/build.ts", "--out", out], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  if ((await build.exited) !== 0) throw new Error("the program does not build");
  return out;
}
