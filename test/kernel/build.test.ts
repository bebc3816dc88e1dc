import { afterAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dir, "..", "..");
const directory = mkdtempSync(join(tmpdir(), "tt-kernel-build-"));
afterAll(() => rmSync(directory, { recursive: true }));

const compiler = existsSync(join(root, "node_modules", "assemblyscript", "bin", "asc.js"));
if (!compiler) console.log("assemblyscript is not installed: src/kernel/skim.wasm is not compared");

test.skipIf(!compiler)(
  "skim.wasm is what its source compiles to",
  () => {
    const out = join(directory, "skim.wasm");
    run([process.execPath, join(root, "scripts", "build-kernel.ts"), "--out", out]);
    const checkedIn = readFileSync(join(root, "src", "kernel", "skim.wasm"));
    // On a difference: `bun run build:kernel`.
    expect(readFileSync(out).equals(checkedIn)).toBe(true);
  },
  60_000,
);

test("a compiled program has its kernel in it, in its workers too", () => {
  const skim = JSON.stringify(join(root, "src", "kernel", "skim.ts"));
  const find = `new Skimmer([{ path: "a.b", want: "text" }]).skimBytes(
    new TextEncoder().encode('{"a":{"b":"found"}}'), (line) => found.push(String(line.text(0))));`;
  writeFileSync(
    join(directory, "main.ts"),
    `import { Skimmer } from ${skim};
     const found: string[] = [];
     ${find}
     const worker = new Worker("./worker.ts");
     worker.onmessage = ({ data }) => { console.log(found.join(), data); worker.terminate(); };`,
  );
  writeFileSync(
    join(directory, "worker.ts"),
    `import { Skimmer } from ${skim};
     const found: string[] = [];
     ${find}
     postMessage(found.join());`,
  );
  const program = join(directory, process.platform === "win32" ? "program.exe" : "program");
  run([
    process.execPath,
    "build",
    "--compile",
    "--minify",
    "main.ts",
    "worker.ts",
    "--outfile",
    program,
  ]);
  expect(run([program]).trim()).toBe("found found");
}, 60_000);

function run(command: string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(command, { cwd: directory });
  if (exitCode !== 0) throw new Error(`${command.join(" ")}: ${stderr.toString()}`);
  return stdout.toString();
}
