import { basename, dirname, sep } from "node:path";

import type { SessionType } from "../../model/session.ts";

/** What a transcript's path says: the id is the file's name; where it lies can say whose subagent it is. */
export type FileIdentity = {
  sessionId: string;
  isAgent: boolean;
  type: SessionType;
  parent: string | null;
};

export function identityOf(path: string): FileIdentity {
  const sessionId = basename(path).replace(/\.jsonl$/, "");
  const isAgent = sessionId.startsWith("agent-");
  const type = !isAgent ? "user" : isInternalAgent(sessionId) ? "agent" : "subagent";
  return { sessionId, isAgent, type, parent: isAgent ? sessionAbove(path) : null };
}

/** The session whose `subagents` folder holds the file, at any depth (2.1.4 and later); null beside the sessions. */
function sessionAbove(path: string): string | null {
  const folders = dirname(path).split(sep);
  // The folders above the program's own may have any names.
  const below = folders.slice(folders.lastIndexOf("projects") + 1);
  const at = below.lastIndexOf("subagents");
  return at > 0 ? (below[at - 1] ?? null) : null;
}

/** The small file beside an agent's transcript (2.1.76 and later), by the transcript's name or path. */
export const metaOf = (transcript: string) => transcript.replace(/\.jsonl$/, ".meta.json");

/** The program's own agents are named `agent-a<label>-<hex>`; so is an agent that a person named, with another label. */
const internalLabels = [
  "agent_summary",
  "auto_dream",
  "away_summary",
  "compact",
  "extract_memories",
  "narration",
  "prompt_suggestion",
  "rename",
  "session_memory",
  "side_question",
  "speculation",
];
const internal = new RegExp(`^agent-a?(${internalLabels.join("|")})(-|$)`);

export const isInternalAgent = (sessionId: string) => internal.test(sessionId);
