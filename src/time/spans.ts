import { compileLightly } from "../light.ts";

/** A stretch of time from `start` up to, not including, `end`: UTC epoch milliseconds, start < end. */
export type Span = { start: number; end: number };

export function lengthOf(spans: readonly Span[]): number {
  let sum = 0;
  for (const { start, end } of spans) sum += end - start;
  return sum;
}

/** The same moments as ascending spans, none touching another. */
export function union(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const { start, end } of isAscending(spans) ? spans : spans.toSorted(byStart)) {
    const last = result[result.length - 1];
    if (last === undefined || start > last.end) result.push({ start, end });
    else if (end > last.end) last.end = end;
  }
  return result;
}

export const byStart = (a: Span, b: Span): number => a.start - b.start || a.end - b.end;

function isAscending(spans: readonly Span[]): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const { start } of spans) {
    if (start < before) return false;
    before = start;
  }
  return true;
}

/** The moments that are in both; each list ascending and without overlaps. */
export function intersection(a: readonly Span[], b: readonly Span[]): Span[] {
  const result: Span[] = [];
  let i = 0;
  let j = 0;
  for (let one = a[i], other = b[j]; one !== undefined && other !== undefined;) {
    const start = Math.max(one.start, other.start);
    const end = Math.min(one.end, other.end);
    if (start < end) result.push({ start, end });
    if (one.end < other.end) one = a[++i];
    else other = b[++j];
  }
  return result;
}

/** The parts of spans that are in none of the others; both ascending, the others without overlaps. */
export function without<Part extends Span>(
  spans: readonly Part[],
  others: readonly Span[],
): Part[] {
  if (others.length === 0) return [...spans];
  const result: Part[] = [];
  let first = 0;
  for (const span of spans) {
    let { start } = span;
    while (first < others.length && (others[first]?.end ?? 0) <= start) first++;
    for (let i = first; i < others.length; i++) {
      const other = others[i];
      if (other === undefined || other.start >= span.end) break;
      if (other.start > start) result.push({ ...span, start, end: other.start });
      start = Math.max(start, other.end);
    }
    if (start === span.start) result.push(span);
    else if (start < span.end) result.push({ ...span, start });
  }
  return result;
}

/** From the earliest start to the latest end of some spans, of which there is at least one. */
export function spanOf(spans: readonly Span[]): Span {
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const span of spans) {
    start = Math.min(start, span.start);
    end = Math.max(end, span.end);
  }
  return { start, end };
}

/** How many spans share a moment at most. */
export function mostAtOnce(spans: readonly Span[]): number {
  const changes = spans.flatMap(({ start, end }) => [
    { at: start, by: 1 },
    { at: end, by: -1 },
  ]);
  changes.sort((a, b) => a.at - b.at || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) most = Math.max(most, (now += by));
  return most;
}

/**
 * What of spans lies between two moments, asked of one pair of moments after the other: each span is looked at only as
 * long as it can matter, also where some are long and overlap many.
 * @param spans by their starts, as the pairs that are asked of
 */
export function cutter<Part extends Span>(spans: readonly Part[]): (between: Span) => Part[] {
  let next = 0;
  let open: Part[] = [];
  return (between) => {
    open = open.filter(({ end }) => end > between.start);
    for (let span = spans[next]; span !== undefined && span.start < between.end;) {
      if (span.end > between.start) open.push(span);
      span = spans[++next];
    }
    return cut(open, between);
  };
}

/** What of spans, of which none ends before, lies between two moments. */
function cut<Part extends Span>(spans: readonly Part[], { start, end }: Span): Part[] {
  return spans.flatMap((span) => {
    if (span.start >= end) return [];
    if (span.start >= start && span.end <= end) return [span];
    return [{ ...span, start: Math.max(span.start, start), end: Math.min(span.end, end) }];
  });
}

compileLightly(without, lengthOf);
