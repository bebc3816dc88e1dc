import { type } from "arktype";

/**
 * What a valid entry of a Claude Code transcript is, by its `type`: only the fields that are read. Fields that
 * only decide who wrote a text are left open here, so that a new value in one never costs a record.
 */

const text = "string | null" as const;
const blocks = type("object").array();

/** Identity and time, the same on all entries of a conversation (0.2.109 to 2.1.330). */
const line = type({
  "uuid?": text,
  "timestamp?": "unknown",
  "sessionId?": text,
  "cwd?": text,
  "version?": text,
  "parentUuid?": text,
  "isSidechain?": "boolean | null",
});

export const schemas = {
  entry: type({ type: "string" }),
  user: line.and({ message: { content: type("string").or(blocks) } }),
  assistant: line.and({
    message: { "id?": text, "model?": text, content: type("string").or(blocks) },
  }),
  system: line.and({ "subtype?": text, "content?": "unknown", "durationMs?": "number | null" }),
  attachment: line.and({ attachment: { "type?": text } }),
  queueOperation: type({ operation: "string", "timestamp?": "unknown", "content?": "unknown" }),
  summary: type({ summary: "string", leafUuid: "string" }),
  customTitle: type({ customTitle: "string" }),
  aiTitle: type({ aiTitle: "string" }),
  agentName: type({ agentName: "string" }),
};
