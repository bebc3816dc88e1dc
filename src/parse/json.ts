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
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
