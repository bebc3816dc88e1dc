/**
 * Writes `src/kernel/skim.wasm` from `src/kernel/assembly`: `bun run build:kernel [--out file]`. The same source always
 * gives the same bytes, and a test compares them.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dir, "..");
const { values } = parseArgs({ options: { out: { type: "string" } } });
const out = values.out ?? join(root, "src", "kernel", "skim.wasm");

const build = Bun.spawn(
  [
    process.execPath,
    join("node_modules", "assemblyscript", "bin", "asc.js"),
    "src/kernel/assembly/index.ts",
    "-O3",
    "--noAssert",
    "--runtime",
    "stub",
    "--enable",
    "simd",
    // What one plan and its window take, at once: JavaScriptCore counts the memory as garbage each time that it grows.
    "--initialMemory",
    "25",
    `--outFile=${out}`,
  ],
  { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
);
const code = await build.exited;
if (code === 0) console.log(`built ${out}`);
process.exit(code);
