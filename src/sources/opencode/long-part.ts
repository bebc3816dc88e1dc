import { field, jsonOrUndefined } from "../../parse/json.ts";

/**
 * What is read of a long part, from the first and last characters of its JSON: the output of a tool between them
 * may be megabytes. Null where they do not suffice: for what a person typed or attached (`isUser`), and where
 * the keys stand in an order that we have not met.
 */
export function partFromEnds(head: string, tail: string, isUser: boolean): object | null {
  const start = keysBefore(head, '"state":');
  if (field(start, "type") === "tool") return toolPart(start, tail);
  const type = /^\{"type":"([\w-]+)"/.exec(head)?.[1];
  if (type === undefined || type === "tool") return null;
  return isUser && (type === "text" || type === "file") ? null : { type };
}

function toolPart(start: unknown, tail: string): object | null {
  const end = keysFrom(tail, '"time":{"start":');
  if (end === undefined) return null;
  const time = field(end, "state", "time");
  const [callID, tool] = [field(start, "callID"), field(start, "tool")];
  return { type: "tool", callID, tool, state: { time } };
}

/** The keys before a key of the outermost object: cut short there it is JSON, which a deeper key would not be. */
function keysBefore(head: string, key: string): unknown {
  const place = head.indexOf(key);
  return place < 0 ? undefined : jsonOrUndefined(`${head.slice(0, place)}${key}0}`);
}

/** What follows from a key on, if that is in an object of the outermost one: two brackets then make it JSON. */
function keysFrom(tail: string, key: string): unknown {
  const place = tail.lastIndexOf(key);
  return place < 0 ? undefined : jsonOrUndefined(`{"state":{${tail.slice(place)}`);
}
