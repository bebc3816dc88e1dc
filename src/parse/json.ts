/** What stands at a path inside a JSON value; undefined where there is nothing. */
export function field(value: unknown, ...path: string[]): unknown {
  let found: unknown = value;
  for (const name of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = Reflect.get(found, name);
  }
  return found;
}

/** The string at a path inside a JSON value, null where there is none. */
export function stringAt(value: unknown, ...path: string[]): string | null {
  const found = field(value, ...path);
  return typeof found === "string" ? found : null;
}

/** A text that says something, else null. */
export const textOrNull = (value: unknown): string | null =>
  typeof value === "string" && value !== "" ? value : null;

/** JSON that may be broken: undefined where it is. */
export function jsonOrUndefined(text: unknown): unknown {
  if (typeof text !== "string") return undefined;
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** As JSON.parse; throws as well where values stand in each other deeper than any program writes them. */
export function parseJson(text: string): unknown {
  if (text.length > DEEPEST && isTooDeep(text)) throw new SyntaxError("nested too deeply");
  const value: unknown = JSON.parse(text);
  return value;
}

/**
 * For each level JSON.parse takes 80 times the bytes that the level has: with millions of them more than there are. From
 * some 40,000 on JSON.stringify overflows the stack.
 */
const DEEPEST = 10_000;

function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) isInString = !isInString;
    else if (isInString) at += Number(code === BACKSLASH);
    else if (code === OPEN_ARRAY || code === OPEN_OBJECT) depth++;
    else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const [OPEN_ARRAY, CLOSE_ARRAY] = [0x5b, 0x5d];
const [OPEN_OBJECT, CLOSE_OBJECT] = [0x7b, 0x7d];
