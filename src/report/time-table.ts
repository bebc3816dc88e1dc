import type { Paint } from "../color.ts";
import { largest } from "../long-lists.ts";
import type { Figures } from "../time/figures.ts";
import { type Dimension, isTime, type Report, type ReportRow } from "../time/report.ts";
import { capital } from "./capital.ts";
import { wordDuration, wordRatio } from "./duration.ts";
import { shortId } from "./session-list.ts";
import { type Column, table } from "./table.ts";

/** Below this many columns only the times are shown. */
const WIDE = 72;

/** A bar is as long as what is left, within reason. */
const BAR_MOST = 30;
const BAR_LEAST = 8;

/** A report of time for a terminal: a line a row with a bar, and the totals. */
export function wordReport(
  { rows, total, band }: Report,
  by: readonly Dimension[],
  width: number,
  paint: Paint,
): string[] {
  const shown = columnsFor(by, width);
  const cells = [...toldOnce(rows), { labels: totalLabels(by), figures: total }].map((row) =>
    shown.map(({ of }) => of(row)),
  );
  const [titles = "", ...lines] = table(shown, cells, width);
  const last = lines.pop() ?? "";
  const taken = largest([titles, ...lines, last].map((line) => Bun.stringWidth(line)));
  const room = Math.min(BAR_MOST, (Number.isFinite(width) ? width : 100) - taken - 2);
  const most = largest([1, ...rows.map(({ figures }) => figures.tracked)]);
  const barred = lines.map((line, index) => {
    const row = rows[index];
    if (row === undefined || room < BAR_LEAST || width < WIDE) return line;
    const pad = " ".repeat(taken - Bun.stringWidth(line) + 2);
    return `${line}${pad}${bar(row.figures, most, room)}`;
  });
  return [paint.bold(titles), ...barred, paint.bold(last), "", ...wordTotals(total, band)];
}

const totalLabels = (by: readonly Dimension[]) =>
  by.map((_, index) => ({ key: "", name: index === 0 ? "Total" : "" }));

/** The rows of a cross table, with what several have in common only in the first of them. */
function toldOnce(rows: readonly ReportRow[]): ReportRow[] {
  return rows.map((row, index) => {
    const [first, ...rest] = row.labels;
    const same = rest.length > 0 && first?.key === rows[index - 1]?.labels[0]?.key;
    return same ? { ...row, labels: [{ key: "", name: "" }, ...rest] } : row;
  });
}

/** The person's part, and that of agents alone. */
function bar({ direct, tracked }: Figures, most: number, room: number): string {
  const whole = Math.round((tracked / most) * room);
  const own = Math.min(whole, Math.round((direct / most) * room));
  return "█".repeat(own) + "░".repeat(whole - own);
}

type ReportColumn = Column & { of: (row: ReportRow) => string; wide?: true };

function columnsFor(by: readonly Dimension[], width: number): ReportColumn[] {
  const labels = by.flatMap((dimension, index): ReportColumn[] => {
    const label: ReportColumn = {
      title: capital(dimension),
      align: "left",
      ...(isTime(dimension) ? {} : { elastic: true }),
      of: ({ labels: words }) => words[index]?.name || (words[index]?.key ? "(none)" : ""),
    };
    return dimension === "session" ? [label, idColumn(index)] : [label];
  });
  return [...labels, ...figureColumns.filter(({ wide }) => wide !== true || width >= WIDE)];
}

/** Many sessions begin with the same words. */
const idColumn = (dimension: number): ReportColumn => ({
  title: "Id",
  align: "left",
  of: ({ labels }) => shortId(labels[dimension]?.key ?? ""),
});

const figureColumns: readonly ReportColumn[] = [
  { title: "Direct", align: "right", of: ({ figures }) => wordDuration(figures.direct) },
  { title: "Delegated", align: "right", of: ({ figures }) => wordDuration(figures.delegated) },
  {
    title: "Ratio",
    align: "right",
    wide: true,
    of: ({ figures }) => wordRatio(figures.delegated, figures.direct),
  },
  { title: "Prompts", align: "right", wide: true, of: ({ figures }) => String(figures.prompts) },
  { title: "Sessions", align: "right", wide: true, of: ({ figures }) => String(figures.sessions) },
];

function wordTotals(total: Figures, { low, high }: Report["band"]): string[] {
  const { agentWall, supervised, autonomous, tracked, unaccounted } = total;
  const lines = [
    `Agent wall ${wordDuration(agentWall)}: ${wordDuration(supervised)} supervised, ${wordDuration(autonomous)} autonomous`,
    `Tracked ${wordDuration(tracked)}; direct is between ${wordDuration(low)} and ${wordDuration(high)} under other rules`,
  ];
  if (unaccounted > 0)
    lines.push(
      `Unaccounted ${wordDuration(unaccounted)}, in none of the figures; tt explain DAY lists it`,
    );
  return lines;
}
