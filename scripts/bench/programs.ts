/** Programs that the benchmark needs and makes itself. */
import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { BENCH, ROOT, TT } from "./folders.ts";

const yardsticks = join(import.meta.dir, "yardsticks");
const binaries = join(BENCH, "bin");

/** Builds `dist/tt` where it is missing; says so where the sources are newer. */
export function needTt(): void {
  if (!existsSync(TT)) build(["bun", "scripts/build.ts"], "dist/tt");
  else if (isOlderThanSources())
    console.error("dist/tt is older than src/: `bun run build` makes it again");
}

/** Whether the program that is measured is not that of the sources beside it. */
export function isOlderThanSources(): boolean {
  const built = statSync(TT).mtimeMs;
  const sources = readdirSync(join(ROOT, "src"), { recursive: true, withFileTypes: true });
  return sources.some(
    (file) => file.isFile() && statSync(join(file.parentPath, file.name)).mtimeMs > built,
  );
}

/** Differs when `dist/tt` was built anew. */
export const stampOfTt = (): number => statSync(TT).mtimeMs;

/** A compiled program that prints a word: what starting costs at least. */
export function helloProgram(): string {
  const out = join(binaries, "hello");
  const source = join(yardsticks, "hello.ts");
  if (!existsSync(out)) build(["bun", "build", "--compile", source, `--outfile=${out}`], "hello");
  return out;
}

/** A program that reads every file below the folder it is given, on two threads; in C where there is a compiler. */
export function readProgram(): readonly string[] {
  const out = join(binaries, "read");
  if (existsSync(out)) return [out];
  if (Bun.which("cc") === null) return [process.execPath, join(yardsticks, "read.ts")];
  build(["cc", "-O2", "-pthread", "-o", out, join(yardsticks, "read.c")], "read");
  return [out];
}

function build([program = "", ...rest]: readonly string[], name: string): void {
  mkdirSync(binaries, { recursive: true });
  const argv = [program === "bun" ? process.execPath : program, ...rest];
  const { exitCode, stderr } = Bun.spawnSync(argv, { cwd: ROOT, stdout: "ignore" });
  if (exitCode !== 0) throw new Error(`${name} does not build: ${stderr.toString()}`);
}
