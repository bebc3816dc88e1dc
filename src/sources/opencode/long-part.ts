import { compileLightly } from "../../light.ts";
import { field, jsonOrUndefined } from "../../parse/json.ts";

/**
 * What is read of a long part, from the first and last characters of its JSON: the output of a tool between them
 * may be megabytes. Null where they do not suffice: for what a person typed or attached (`isUser`), for calls of the
 * `task` tool, and where the keys stand in an order that we have not met.
 */
export function partFromEnds(head: string, tail: string, isUser: boolean): object | null {
  const call = usualCall(head, tail);
  if (call !== null) return call;
  const start = keysBefore(head, '"state":');
  if (field(start, "type") === "tool") return toolPart(start, tail);
  const type = /^\{"type":"([\w-]+)"/.exec(head)?.[1];
  if (type === undefined || type === "tool") return null;
  return isUser && (type === "text" || type === "file") ? null : { type };
}

/** A call as OpenCode 1.2 to 1.18 writes it, for nearly all of them: without a parser. */
function usualCall(head: string, tail: string): object | null {
  const start = /^\{"type":"tool","callID":"([\w:.-]+)","tool":"([\w.-]+)","state":\{/.exec(head);
  const end = /[,{]"time":\{"start":(\d{1,15}),"end":(\d{1,15})\}\}\}$/.exec(tail);
  if (start === null || end === null || start[2] === "task") return null;
  const time = { start: Number(end[1]), end: Number(end[2]) };
  return { type: "tool", callID: start[1], tool: start[2], state: { time } };
}

function toolPart(start: unknown, tail: string): object | null {
  const end = keysFrom(tail, '"time":{"start":');
  const tool = field(start, "tool");
  if (end === undefined || tool === "task") return null;
  const time = field(end, "state", "time");
  return { type: "tool", callID: field(start, "callID"), tool, state: { time } };
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

compileLightly(partFromEnds, usualCall, toolPart);
