import { type SecretRule, secretRules, suspicion } from "./rules.ts";

/** The same text with each obvious secret replaced by its kind: `[masked: GitHub token]`. Masking twice changes nothing. */
export function masked(text: string): string {
  if (!suspicion.test(text)) return text;
  return secretRules.reduce(
    (so, { name, pattern }) => so.replace(pattern, `[masked: ${name}]`),
    text,
  );
}

/** How often each kind of secret was masked in a text. */
export function countMasks(text: string, counts: Map<string, number>): void {
  for (const [, name = ""] of text.matchAll(/\[masked: ([A-Za-z ]{3,30})\]/g)) {
    if (names.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}

const names: ReadonlySet<string> = new Set(secretRules.map(({ name }: SecretRule) => name));
