/** Runs the tests and ends with the line `N passed, N failed`. Arguments go to `bun test`. */
import { tmpdir } from "node:os";
import { join } from "node:path";

const report = join(tmpdir(), `tt-junit-${process.pid}.xml`);
const child = Bun.spawn(
  [
    process.execPath,
    "test",
    // A slow machine is no failure: what hangs is to be found, no time is asserted.
    "--timeout=60000",
    "--reporter=junit",
    `--reporter-outfile=${report}`,
    ...Bun.argv.slice(2),
  ],
  {
    cwd: join(import.meta.dir, ".."),
    stdio: ["inherit", "inherit", "inherit"],
    env: { ...process.env, TZ: "UTC" },
  },
);
const code = await child.exited;
const xml = await Bun.file(report)
  .text()
  .catch(() => "");
await Bun.file(report)
  .delete()
  .catch(() => {});

// A file that does not load is no failed test to JUnit: the exit code counts.
const failed = count("failures") + count("errors") || (code === 0 ? 0 : 1);
const passed = Math.max(0, count("tests") - count("failures") - count("errors") - count("skipped"));
console.log(`${passed} passed, ${failed} failed`);
process.exit(code);

function count(name: string): number {
  return Number(new RegExp(`<testsuites[^>]* ${name}="(\\d+)"`).exec(xml)?.[1] ?? 0);
}
