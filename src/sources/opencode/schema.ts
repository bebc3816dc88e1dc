import { type } from "arktype";

/**
 * Only what a record must have to be used at all. Everything else is read leniently (`src/parse/json.ts`), so that
 * an odd title or time does not lose the record that it stands in.
 */
export const schemas = {
  session: type({ id: "string" }),
  /** Roles are user and assistant; another one is counted, not refused. */
  message: type({ id: "string", role: "string" }),
  part: type({ type: "string" }),
  /** A text part of a user's message; of other messages no text is read. */
  textPart: type({ type: "'text'", text: "string" }),
  /** `session_message` of OpenCode 1.14 to 1.18, of which only the experimental v2 HTTP API writes these. */
  v2User: type({ text: "string" }),
  v2Assistant: type({ "content?": "unknown[]" }),
};
