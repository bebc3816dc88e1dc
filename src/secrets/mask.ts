import { type SecretRule, secretRules, suspicion } from "./rules.ts";

/** The same text with each obvious secret replaced by its kind: `[masked: GitHub token]`. Masking twice changes nothing. */
export function masked(text: string): string {
  if (!suspicion.test(text)) return text;
  return secretRules.reduce(
    (so, { name, pattern }) => so.replace(pattern, `[masked: ${name}]`),
    text,
  );
}

const MASK = /\[masked: [A-Za-z ]{3,30}\]/g;

/**
 * Whether a text has words where another one, otherwise the same, has masks. Not told of one that ends with a mask: a
 * text that breaks off within a secret would be taken for it.
 */
export function isUnmasked(text: string, other: string): boolean {
  const [first = "", ...rest] = other.split(MASK);
  const last = rest.pop() ?? "";
  if (last === "" || !text.startsWith(first) || !text.endsWith(last)) return false;
  let end = first.length;
  for (const part of rest) {
    const start = text.indexOf(part, end + 1);
    if (start < 0) return false;
    end = start + part.length;
  }
  return end < text.length - last.length;
}

/** How often each kind of secret was masked in a text. */
export function countMasks(text: string, counts: Map<string, number>): void {
  for (const [mask] of text.matchAll(MASK)) {
    const name = mask.slice("[masked: ".length, -1);
    if (names.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}

const names: ReadonlySet<string> = new Set(secretRules.map(({ name }: SecretRule) => name));
