import { field } from "../../parse/json.ts";
import type { Message, Part } from "./messages.ts";

/** Whether a message, or a part of it, was taken back. */
export type IsUndone = (message: Message, part?: Part) => boolean;

/**
 * A revert that no later prompt has made final: the session names the first message that is hidden, or the
 * first part in it; all that follows in time is hidden too but still stored (OpenCode 0.5 to 1.18).
 */
export function undoneIn(revert: unknown, messages: Message[]): IsUndone {
  const named = field(revert, "messageID");
  const first = typeof named === "string" ? messages.findIndex(({ id }) => id === named) : -1;
  if (first < 0) return () => false;
  const places = new Map(messages.map((message, place) => [message.id, place]));
  const partId = field(revert, "partID");
  return (message, part) => {
    const place = places.get(message.id) ?? -1;
    if (place !== first || typeof partId !== "string") return place >= first;
    return part !== undefined && part.id >= partId;
  };
}
