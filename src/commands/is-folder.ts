import { statSync } from "node:fs";

/** Whether there is a directory, links followed, that we may look at. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
