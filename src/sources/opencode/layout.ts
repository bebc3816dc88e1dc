import { basename, dirname, join } from "node:path";

/** Where the parts of one session of a JSON tree lie. */
export type Layout = {
  /** The folder of the session's messages, a file each. */
  messages: string;
  /** The folder of a message's parts, a file each; OpenCode 0.1 has none. */
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
  if (isPerProject(file)) {
    return {
      messages: join(base, "message", sessionId),
      parts: (messageId) => join(base, "part", sessionId, basename(messageId)),
    };
  }
  return {
    messages: join(dirname(base), "message", sessionId),
    parts: (messageId) => join(dirname(base), "part", basename(messageId)),
  };
}

export const isPerProject = (file: string): boolean => basename(dirname(file)) === "info";
