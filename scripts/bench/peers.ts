/** Installs the programs that `tt` is compared with, in exact versions, below `.bench/peers`: `bun run bench:peers`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { PEERS } from "./folders.ts";
import { peers } from "./peer-list.ts";

mkdirSync(PEERS, { recursive: true });
const dependencies = Object.fromEntries(peers.map(({ name, version }) => [name, version]));
writeFileSync(
  join(PEERS, "package.json"),
  `${JSON.stringify({ private: true, dependencies }, null, 2)}\n`,
);
const command = Bun.which("npm")
  ? ["npm", "install", "--no-audit", "--no-fund"]
  : [process.execPath, "install", "--linker=hoisted"];
const child = Bun.spawn(command, { cwd: PEERS, stdio: ["ignore", "inherit", "inherit"] });
process.exit(await child.exited);
