import type { Plan, Want } from "../../kernel/skim.ts";

/**
 * What is read of an entry: every member by its path, and as what. All else is stepped over. The names are used as
 * `at.name` to ask a line for the value.
 */
const wanted = {
  type: ["type", "word"],
  uuid: ["uuid", "hash"],
  timestamp: ["timestamp", "time"],
  sessionId: ["sessionId", "word"],
  cwd: ["cwd", "word"],
  version: ["version", "word"],
  parentUuid: ["parentUuid", "hash"],
  isSidechain: ["isSidechain", "flag"],
  agentId: ["agentId", "flag"],
  forkedFrom: ["forkedFrom.sessionId", "word"],
  // Who wrote a user's entry.
  isMeta: ["isMeta", "flag"],
  isCompactSummary: ["isCompactSummary", "flag"],
  originKind: ["origin.kind", "word"],
  promptSource: ["promptSource", "word"],
  wakeupSource: ["wakeupSource", "flag"],
  toolDenialKind: ["toolDenialKind", "word"],
  holdsPersonsWords: ["holdsPersonsWords", "flag"],
  permissionSource: ["permissionDecision.source", "word"],
  answers: ["toolUseResult.answers", "flag"],
  spawnedAgent: ["toolUseResult.agentId", "text"],
  // Messages of a user and of the assistant.
  messageId: ["message.id", "hash"],
  model: ["message.model", "word"],
  content: ["message.content", "text"],
  part: ["message.content[]", "flag"],
  partType: ["message.content[].type", "word"],
  partText: ["message.content[].text", "text"],
  partId: ["message.content[].id", "hash"],
  partName: ["message.content[].name", "word"],
  partToolUseId: ["message.content[].tool_use_id", "hash"],
  // The program's notes, and the queue.
  subtype: ["subtype", "word"],
  note: ["content", "text"],
  notePartType: ["content[].type", "word"],
  notePartText: ["content[].text", "text"],
  durationMs: ["durationMs", "number"],
  operation: ["operation", "word"],
  // Attachments.
  attachment: ["attachment", "flag"],
  attachmentType: ["attachment.type", "word"],
  attachmentTime: ["attachment.timestamp", "time"],
  attachmentOrigin: ["attachment.origin.kind", "word"],
  attachmentIsMeta: ["attachment.isMeta", "flag"],
  queuedText: ["attachment.prompt", "text"],
  queuedPartType: ["attachment.prompt[].type", "word"],
  queuedPartText: ["attachment.prompt[].text", "text"],
  // Titles.
  summary: ["summary", "text"],
  leafUuid: ["leafUuid", "hash"],
  customTitle: ["customTitle", "text"],
  aiTitle: ["aiTitle", "text"],
  agentName: ["agentName", "text"],
} as const satisfies Record<string, readonly [path: string, want: Want]>;

export const plan: Plan = Object.values(wanted).map(([path, want]) => ({ path, want }));

/** The places in the plan, by their names. */
export const at = placesOf(wanted);

function placesOf<Names extends object>(names: Names): Readonly<Record<keyof Names, number>> {
  const places: Partial<Record<keyof Names, number>> = {};
  let place = 0;
  for (const name in names) places[name] = place++;
  return isComplete(places, names) ? places : failed();
}

function isComplete<Names extends object>(
  places: Partial<Record<keyof Names, number>>,
  names: Names,
): places is Record<keyof Names, number> {
  return Object.keys(places).length === Object.keys(names).length;
}

function failed(): never {
  throw new Error("the plan has places without a name");
}
