/** What `read.c` does, for a machine without a C compiler: every second file in either of two workers. */
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";

const folder = Bun.argv[2] ?? ".";

if (Bun.isMainThread) {
  void [0, 1].map((share) => new Worker(import.meta.url, { argv: [folder, String(share)] }));
} else {
  const share = Number(Bun.argv[3]);
  const buffer = new Uint8Array(256 * 1024);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  files
    .filter((file, at) => file.isFile() && at % 2 === share)
    .forEach(({ parentPath, name }) => read(join(parentPath, name), buffer));
  process.exit(0);
}

function read(path: string, buffer: Uint8Array): void {
  const file = openSync(path, "r");
  while (readSync(file, buffer) > 0);
  closeSync(file);
}
