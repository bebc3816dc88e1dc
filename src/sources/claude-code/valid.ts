import { kindSet } from "../../kernel/skim.ts";
import { compileLightly } from "../../light.ts";
import { at } from "./fields.ts";
import type { Line } from "./lines.ts";
import type { schemas } from "./schema.ts";

type Schema = Exclude<keyof typeof schemas, "entry">;

const schemaNames: ReadonlyMap<string, Schema> = new Map([
  ["user", "user"],
  ["assistant", "assistant"],
  ["system", "system"],
  ["attachment", "attachment"],
  ["queue-operation", "queueOperation"],
  ["summary", "summary"],
  ["custom-title", "customTitle"],
  ["ai-title", "aiTitle"],
  ["agent-name", "agentName"],
]);

/** The schema of an entry's type; null for types that are not read. */
export const schemaOf = (type: string): Schema | null => schemaNames.get(type) ?? null;

/**
 * Whether an entry certainly is as its schema wants it, by the types of what was skimmed. Of those that are not the
 * schema itself is asked (schema.ts); a test holds the two together.
 */
export function seemsValid(line: Line, type: string): boolean {
  switch (type) {
    case "user":
      return isConversation(line) && hasContent(line);
    case "assistant":
      return (
        isConversation(line) &&
        hasContent(line) &&
        isText(line, at.messageId) &&
        isText(line, at.model)
      );
    case "system":
      return (
        isConversation(line) && isText(line, at.subtype) && line.isOneOf(at.durationMs, number)
      );
    case "attachment":
      return (
        isConversation(line) &&
        line.type(at.attachment) === "object" &&
        isText(line, at.attachmentType)
      );
    case "queue-operation":
      return line.type(at.operation) === "string";
    case "summary":
      return line.type(at.summary) === "string" && line.type(at.leafUuid) === "string";
    case "custom-title":
      return line.type(at.customTitle) === "string";
    case "ai-title":
      return line.type(at.aiTitle) === "string";
    case "agent-name":
      return line.type(at.agentName) === "string";
    default:
      return true;
  }
}

const text = kindSet("missing", "null", "string");
const number = kindSet("missing", "null", "number");
const flag = kindSet("missing", "null", "boolean");

const isText = (line: Line, place: number) => line.isOneOf(place, text);

const isConversation = (line: Line) =>
  isText(line, at.uuid) &&
  isText(line, at.sessionId) &&
  isText(line, at.cwd) &&
  isText(line, at.version) &&
  isText(line, at.parentUuid) &&
  line.isOneOf(at.isSidechain, flag);

function hasContent(line: Line): boolean {
  const type = line.type(at.content);
  if (type !== "array") return type === "string";
  for (let part = 0; part < line.elements(at.part); part++) {
    const found = line.elementType(at.part, part);
    if (found !== "object" && found !== "array") return false;
  }
  return true;
}

compileLightly(seemsValid, isConversation, hasContent);
