/** The main job on an invented home directory: `bun run demo`. Nothing of it stays. */
import { join } from "node:path";

import { homeCopy } from "../test/helpers/home.ts";

const home = await homeCopy();
const main = join(import.meta.dir, "..", "src", "main.ts");
const env = { HOME: home, PATH: process.env["PATH"] ?? "", TZ: process.env["TZ"] ?? "UTC" };

for (const command of ["ingest sessions", "sessions", "doctor"]) {
  console.log(`\n$ tt ${command}`);
  const child = Bun.spawn([process.execPath, main, ...command.split(" ")], {
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if ((await child.exited) !== 0) process.exit(1);
}
