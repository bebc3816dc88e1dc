/** A line of a JSONL file: its number (from 1) and its value, or why it has none. */
export type Line =
  | { number: number; text: string; value: unknown }
  | { number: number; text: string; fault: string };

const NEWLINE = 10;

/**
 * The lines of a JSONL file. A broken line is a value, not an exception, and the lines after it are read on. Runs of
 * NUL that a crash can leave around a record are taken off; blank lines are passed over.
 */
export function* jsonLines(bytes: Uint8Array): Generator<Line> {
  const decoder = new TextDecoder();
  let start = 0;
  for (let number = 1; start < bytes.length; number++) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const text = trimmed(decoder.decode(bytes.subarray(start, end)));
    start = end + 1;
    if (text === "") continue;
    yield parsed(number, text, newline < 0);
  }
}

function parsed(number: number, text: string, last: boolean): Line {
  try {
    const value: unknown = JSON.parse(text);
    return { number, text, value };
  } catch {
    // The program appends while we read: what is cut today is whole the next time.
    return { number, text, fault: last ? "the last line is not finished" : "not valid JSON" };
  }
}

/** Spaces and NULs off both ends. */
function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isPadding(text.charCodeAt(from))) from++;
  while (to > from && isPadding(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

const isPadding = (code: number) => code === 0 || code === 32 || (code >= 9 && code <= 13);
