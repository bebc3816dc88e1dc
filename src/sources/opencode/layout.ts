import { basename, dirname, join, sep } from "node:path";

/** Where the parts of one session of a JSON tree lie. */
export type Layout = {
  /** The folder of the session's messages, a file each. */
  messages: string;
  /** The folder of the parts, a file each, of a message that is named as its file; OpenCode 0.1 has none. */
  parts: (messageId: string) => string;
};

/**
 * The layout around a session's file, for that session or for another one of the same tree:
 * `…/storage/session/info/<ses>.json` (OpenCode 0.1 and 0.5, below `project/<slug>`) or
 * `storage/session/<project>/<ses>.json` (OpenCode 1.0 to 1.1).
 */
export function layoutOf(file: string, id: string = basename(file, ".json")): Layout {
  // An id comes out of a file: it must not lead out of the tree.
  const sessionId = basename(id);
  const folder = dirname(file);
  const base = dirname(folder);
  const perProject = isPerProject(file);
  const storage = perProject ? base : dirname(base);
  const parts = perProject ? join(storage, "part", sessionId) : join(storage, "part");
  return {
    messages: join(storage, "message", sessionId),
    parts: (messageId) => `${parts}${sep}${messageId}`,
  };
}

export const isPerProject = (file: string): boolean => basename(dirname(file)) === "info";
