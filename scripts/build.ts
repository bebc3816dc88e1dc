/**
 * Builds the standalone program: `bun run build [--target bun-linux-arm64] [--out dist/tt]`.
 *
 * The worker is a second entry point beside the first, because a compiled program finds it by its place. What lies in
 * the user's current directory (`.env`, `bunfig.toml`) must not reach into the program.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";

const root = join(import.meta.dir, "..");
const { values } = parseArgs({ options: { target: { type: "string" }, out: { type: "string" } } });
const out = values.out ?? join(root, "dist", "tt");

const build = Bun.spawn(
  [
    process.execPath,
    "build",
    "--compile",
    "--minify",
    "--sourcemap",
    "--no-compile-autoload-dotenv",
    "--no-compile-autoload-bunfig",
    ...(values.target === undefined ? [] : [`--target=${values.target}`]),
    "src/main.ts",
    "src/worker.ts",
    `--outfile=${out}`,
  ],
  { cwd: root, stdio: ["ignore", "ignore", "inherit"] },
);
const code = await build.exited;
if (code === 0) console.log(`built ${out}`);
process.exit(code);
