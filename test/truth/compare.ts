/** One thing that the truth of a corpus says, and what the index has for it. */
export type Comparison = {
  corpus: string;
  session: string;
  /** What was done there, by the name the corpus gives it. */
  scenario: string;
  field: Field;
  expected: string | number | null;
  found: string | number | null;
};

export type Field =
  | "session"
  | "prompt"
  | "tool calls"
  | "assistant messages"
  | "subagents"
  | "subagent messages"
  | "subagent tool calls"
  | "parent"
  | "title"
  | "directory";

/** Why a difference is right, by what it matches; the reasons are the formats page's. */
export type Reason = {
  corpus: RegExp;
  scenario: RegExp;
  field: Field;
  expected?: string | number | null | RegExp;
  found?: string | number | null | RegExp;
  /** For counts: at most so many fewer than expected, and not more. */
  lacks?: number;
  reason: string;
};

export type Judged = Comparison & { reason: string | null };

/** The comparisons that differ, each with its reason where there is one. */
export function differences(
  comparisons: readonly Comparison[],
  reasons: readonly Reason[],
): Judged[] {
  return comparisons
    .filter(({ expected, found }) => expected !== found)
    .map((one) => ({
      ...one,
      reason: reasons.find((reason) => explains(reason, one))?.reason ?? null,
    }));
}

/** Reasons that explain nothing (any more): they hide the next difference, so they must go. */
export function unusedReasons(
  comparisons: readonly Comparison[],
  reasons: readonly Reason[],
): Reason[] {
  const differing = comparisons.filter(({ expected, found }) => expected !== found);
  return reasons.filter(
    (reason) => !differing.some((one) => reasons.find((first) => explains(first, one)) === reason),
  );
}

function explains(reason: Reason, one: Comparison): boolean {
  return (
    reason.field === one.field &&
    reason.corpus.test(one.corpus) &&
    reason.scenario.test(one.scenario) &&
    agrees(reason.expected, one.expected) &&
    agrees(reason.found, one.found) &&
    (reason.lacks === undefined || isShortBy(reason.lacks, one))
  );
}

function isShortBy(most: number, { expected, found }: Comparison): boolean {
  const lacking = Number(expected) - Number(found);
  return lacking >= 0 && lacking <= most;
}

function agrees(wanted: Reason["expected"], value: string | number | null): boolean {
  if (wanted === undefined) return true;
  return wanted instanceof RegExp ? wanted.test(String(value)) : wanted === value;
}

export type Make = (
  field: Field,
  expected: Comparison["expected"],
  found: Comparison["found"],
) => Comparison;

/** Pairs what was typed with what was found: each expected text with one that is or contains it. */
export function pairTexts(
  expected: readonly string[],
  found: readonly string[],
  one: Make,
): Comparison[] {
  const left = [...found];
  const missing: string[] = [];
  const pairs: Comparison[] = [];
  for (const text of expected) {
    const wanted = plain(text);
    const exact = left.findIndex((candidate) => plain(candidate) === wanted);
    const index =
      exact >= 0 ? exact : left.findIndex((candidate) => plain(candidate).includes(wanted));
    if (index < 0) missing.push(text);
    else {
      left.splice(index, 1);
      pairs.push(one("prompt", text, text));
    }
  }
  return [
    ...pairs,
    ...missing.map((text) => one("prompt", text, null)),
    ...left.map((text) => one("prompt", null, text)),
  ];
}

const plain = (text: string) => text.replace(/\s+/g, " ").trim();
