import { Database } from "bun:sqlite";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const fixtures = join(import.meta.dir, "..", "..", "fixtures");

/**
 * A copy of the invented home directory, with the OpenCode database that its SQL file describes, in a folder of its
 * own that goes when all tests have run.
 */
export async function homeCopy(): Promise<string> {
  const home = temporaryFolder("home");
  cpSync(join(fixtures, "home"), home, { recursive: true });
  const db = new Database(join(home, ".local", "share", "opencode", "opencode.db"), {
    create: true,
  });
  db.run(await Bun.file(join(fixtures, "opencode-db.sql")).text());
  db.close();
  return home;
}

const folders: string[] = [];

/** An empty folder that goes when all tests have run. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `tt-${name}-`));
  folders.push(folder);
  return folder;
}

/** Called once, after all tests: a test run ends without the `exit` of a process. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) {
    try {
      remove(folder);
    } catch {
      // A test took rights away, or copied what may not be written.
      Bun.spawnSync(["chmod", "-R", "u+rwX", folder]);
      remove(folder);
    }
  }
}

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });
