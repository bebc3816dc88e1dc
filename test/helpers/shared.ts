import { describe, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dir, "..", "..", "..", "shared");

/** The absolute path of something in the folder `shared` beside the project, which is not part of it; else null. */
export function shared(path: string): string | null {
  const found = join(folder, path);
  return existsSync(found) ? found : null;
}

/** A suite over the recorded sessions in `shared`; without that folder one skipped test says so. */
export function describeShared(name: string, suite: () => void): void {
  if (existsSync(folder)) {
    describe(name, suite);
    return;
  }
  console.warn(`skipped: ${name} (there is no folder 'shared' beside the project)`);
  test.skip(`${name}: there is no folder 'shared' beside the project`, () => {});
}
