/**
 * Builds the standalone program: `bun run build [--target bun-linux-arm64] [--out dist/tt]`.
 *
 * The worker is a second entry point beside the first, because a compiled program finds it by its place. What lies in
 * the user's current directory (`.env`, `bunfig.toml`) must not reach into the program.
 */
import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dir, "..");
const { values } = parseArgs({ options: { target: { type: "string" }, out: { type: "string" } } });
const forWindows = values.target?.includes("windows") ?? process.platform === "win32";
const file = forWindows ? "tt.exe" : "tt";
const out = values.out ?? join(root, "dist", file);
mkdirSync(dirname(out), { recursive: true });

// The source maps are inside the program; the files that the compiler writes beside it are not wanted.
const folder = mkdtempSync(join(dirname(out), ".build-"));
const built = join(folder, file);

const build = Bun.spawn(
  [
    process.execPath,
    "build",
    "--compile",
    "--minify",
    // Each command loads only its own part: without it every start would parse arktype and both sources.
    "--splitting",
    "--sourcemap",
    // A run is over before much of it has been compiled: parsing it beforehand halves what a start takes.
    "--bytecode",
    "--format=esm",
    // Most runs end before compiled code has paid for its compilation: such run in a fourth less processor time. Beyond
    // this the largest sessions pay for it.
    "--compile-jit-policy=16",
    "--no-compile-autoload-dotenv",
    "--no-compile-autoload-bunfig",
    ...(values.target === undefined ? [] : [`--target=${values.target}`]),
    "src/main.ts",
    "src/worker.ts",
    `--outfile=${built}`,
  ],
  { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
);
const code = await build.exited;
if (code === 0) {
  renameSync(built, out);
  console.log(`built ${out}`);
}
rmSync(folder, { recursive: true, force: true });
process.exit(code);
