import type { Paint } from "../color.ts";
import { shortPath } from "../places.ts";
import type { SkipRow, UnknownRow } from "../store/query.ts";
import { harmless } from "../unseen.ts";
import type { Retention } from "./retention.ts";
import { type Column, table } from "./table.ts";

/** What lies in the places of one source. */
export type Finding = {
  source: string;
  label: string;
  roots: {
    path: string;
    found: boolean;
    retention_days: number | null;
    generations: { generation: string; units: number; bytes: number }[];
  }[];
  problems: { path: string; reason: string }[];
};

/** What the index holds. */
export type Contents = {
  bytes: number;
  sessions: Record<string, number>;
  types: Record<string, number>;
  /** How many secrets of each kind were masked. */
  masked: Record<string, number>;
  retention: Retention;
  skipped: SkipRow[];
  unknown: UnknownRow[];
};

type DoctorFacts = { sources: Finding[]; index_path: string; index: Contents | null };

/** The whole report of `tt doctor`. @param toFill the command that fills the index */
export function wordDoctor(
  { sources, index_path, index }: DoctorFacts,
  toFill: string,
  home: string,
  paint: Paint,
): string {
  const place = harmless(shortPath(index_path, home));
  const lines = sources.flatMap((finding) => [...wordFinding(finding, home, paint), ""]);
  if (index === null) lines.push(`No index yet at ${place}; run '${harmless(toFill)}'`);
  else {
    lines.push(`${paint.bold("Index")}  ${place}, ${wordBytes(index.bytes)}`);
    lines.push(`  ${wordCounts(index.sessions)}`, `  ${wordCounts(index.types)}`);
    lines.push(...wordMasked(index.masked));
    lines.push(
      ...wordRetention(sources, index.retention),
      "",
      ...wordSkips(index.skipped, home, paint),
    );
    if (index.unknown.length > 0) lines.push("", wordUnknown(index.unknown.length));
  }
  return lines.join("\n");
}

function wordFinding(
  { label, roots, problems }: Finding,
  home: string,
  { bold, dim, yellow }: Paint,
): string[] {
  return [
    bold(label),
    ...roots.flatMap(({ path, found, generations }) => [
      `  ${harmless(shortPath(path, home))}${found ? "" : dim("  (not there)")}`,
      ...generations.map(
        ({ generation, units, bytes }) => `    ${generation}: ${units}, ${wordBytes(bytes)}`,
      ),
    ]),
    ...problems.map(
      ({ path, reason }) =>
        `  ${yellow("!")} ${harmless(shortPath(path, home))}: ${harmless(reason)}`,
    ),
  ];
}

function wordCounts(counts: Record<string, number>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? "no sessions" : parts.join(", ");
}

function wordMasked(masked: Record<string, number>): string[] {
  if (Object.keys(masked).length === 0) return [];
  return [`  Masked in prompts and titles: ${wordCounts(masked)}`];
}

/** The clock that runs against the transcripts. */
function wordRetention(sources: readonly Finding[], retention: Retention): string[] {
  const { within_7_days, gone, unreadable } = retention;
  const limits = sources.flatMap(({ label, roots }) =>
    roots.flatMap(({ retention_days }) =>
      retention_days === null ? [] : `${label} deletes after ${retention_days} days`,
    ),
  );
  const rule = limits.length === 0 ? "" : ` (${[...new Set(limits)].join("; ")})`;
  const untold = unreadable === 0 ? "" : `, ${unreadable} cannot be read`;
  return [
    `  ${sessions(within_7_days)} will lose their transcript within 7 days, ${gone} have lost it${untold}; the index keeps them${rule}`,
  ];
}

const sessions = (count: number) => `${count} ${count === 1 ? "session" : "sessions"}`;

/** So many places of each reason are shown. */
const PLACES_SHOWN = 5;

function wordSkips(skips: readonly SkipRow[], home: string, { bold }: Paint): string[] {
  if (skips.length === 0) return ["Nothing was skipped."];
  const byReason = Map.groupBy(skips, ({ source, reason }) => `${source}: ${reason}`);
  return [
    bold("Skipped"),
    ...[...byReason].flatMap(([reason, rows]) => wordReason(reason, rows, home)),
  ];
}

function wordReason(reason: string, rows: readonly SkipRow[], home: string): string[] {
  const places = rows.slice(0, PLACES_SHOWN).map(({ path, place }) => {
    const inside = place === null ? "" : `, ${harmless(place)}`;
    return `      ${harmless(shortPath(path, home))}${inside}`;
  });
  const more = rows.length - places.length;
  if (more > 0) places.push(`      and ${more} more (--json lists all)`);
  return [`  ${rows.length} × ${harmless(reason)}`, ...places];
}

const wordUnknown = (count: number) =>
  `${count} unknown ${count === 1 ? "field or entry" : "fields or entries"}; tt doctor --formats lists them`;

/** What was read but is in no known format, most frequent first: the report of `tt doctor --formats`. */
export function wordFormats(unknown: readonly UnknownRow[], width: number): string {
  if (unknown.length === 0) return "Everything that was read is in a known format.";
  const columns: Column[] = [
    { title: "Source", align: "left" },
    { title: "Unknown", align: "left", elastic: true },
    { title: "Times", align: "right" },
    { title: "Units", align: "right" },
  ];
  const rows = unknown.map(({ source, what, count, units }) => [
    source,
    what,
    String(count),
    String(units),
  ]);
  return table(columns, rows, width).join("\n");
}

/** Decimal units, as disks and transfers are counted. */
export function wordBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1_000 && unit < units.length - 1) {
    size /= 1_000;
    unit++;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
