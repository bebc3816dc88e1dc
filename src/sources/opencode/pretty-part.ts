import { compileLightly } from "../../light.ts";
import { jsonOrUndefined } from "../../parse/json.ts";

/**
 * What is used of a part, from the lines of its file. OpenCode 1.0 to 1.1 writes JSON in lines, indented by two spaces;
 * no string holds a newline, so that the indentation tells how deep a key stands. What a tool has printed, nine tenths
 * of all, is not decoded. Null where the lines do not suffice: for all that a person gave (`isUser`), for calls of the
 * `task` tool, and where anything stands otherwise than we have met it; then `JSON.parse` decides.
 *
 * A file that does not end as it must, or holds a NUL, is not whole. Other damage between the lines that are looked at
 * is not noticed.
 */
export function partFromLines(bytes: Buffer, length: number, isUser: boolean): object | null {
  if (!isWhole(bytes, length)) return null;
  const head = bytes.toString("latin1", 0, Math.min(HEAD, length));
  const type = /\n {2}"type": "([\w-]+)"/.exec(head)?.[1];
  if (type === undefined) return null;
  if (type === "tool") return toolPart(bytes, length, head);
  return isUser ? null : { type };
}

const HEAD = 512;
/** The times of a call are the last thing in its state, or stand before a few numbers of it. */
const TIMES = 256;

const isWhole = (bytes: Buffer, length: number): boolean =>
  length > 4 &&
  bytes[0] === 0x7b &&
  bytes[1] === 0x0a &&
  bytes[length - 2] === 0x0a &&
  bytes[length - 1] === 0x7d &&
  bytes.indexOf(0) === length;

function toolPart(bytes: Buffer, length: number, head: string): object | null {
  const callID = /\n {2}"callID": "([\x20-\x7e]*?)",?\n/.exec(head)?.[1];
  const tool = /\n {2}"tool": "([\x20-\x7e]*?)",?\n/.exec(head)?.[1];
  if (callID === undefined || tool === undefined || tool === "task") return null;
  if (callID.includes("\\") || tool.includes("\\")) return null;
  const state = head.indexOf('\n  "state": {\n');
  const stateEnd = state < 0 ? -1 : bytes.indexOf("\n  }", state, "latin1");
  if (stateEnd < 0 || stateEnd >= length) return null;
  const time = timeBefore(bytes.toString("latin1", Math.max(state, stateEnd - TIMES), stateEnd));
  return time === undefined ? null : { type: "tool", callID, tool, state: { time } };
}

/** The object of the key "time" of a state, whose last lines are given. */
function timeBefore(lines: string): unknown {
  const place = lines.lastIndexOf('\n    "time": {\n');
  const end = place < 0 ? -1 : lines.indexOf("\n    }", place);
  return end < 0 ? undefined : jsonOrUndefined(`${lines.slice(place + TIME_KEY.length, end)}}`);
}

const TIME_KEY = '\n    "time": ';

compileLightly(partFromLines, toolPart);
