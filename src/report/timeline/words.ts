import type { Day } from "../../time/days.ts";
import { weekdayName } from "../../time/weeks.ts";
import { wordHours } from "../day.ts";
import { wordDuration } from "../duration.ts";
import { table } from "../table.ts";
import { flow, type Look, paintOfLane, widthOf } from "./frame.ts";
import type { Timeline } from "./timeline.ts";

export const weekdayOf = ({ date }: Day) => weekdayName(date.dayOfWeek);

/** What the picture is of. */
export function titleOf({ days, calendar }: Timeline, { paint }: Look): string {
  const [first] = days;
  const last = days.at(-1);
  if (first === undefined || last === undefined) return "";
  const name =
    first === last
      ? `${weekdayOf(first.day)} ${first.day.date.toString()}`
      : `${first.day.date.toString()} to ${last.day.date.toString()}`;
  const hours = wordHours(
    calendar,
    days.map(({ day }) => day),
  );
  return `${paint.bold(name)} (${hours})`;
}

/** The projects and their letters, with figures, where the lanes have none of their own. */
export function wordLanes({ lanes }: Timeline, look: Look): string[] {
  const rows = lanes.map(({ letter, name, figures: { direct, delegated } }) => [
    `${letter} ${name}`,
    wordDuration(direct),
    wordDuration(delegated),
  ]);
  const [titles = "", ...lines] = table(
    [
      { title: "  Project", align: "left", elastic: true },
      { title: "Direct", align: "right" },
      { title: "Delegated", align: "right" },
    ],
    rows,
    widthOf(look),
  );
  const painted = lines.map((line, lane) => {
    const shown = look.charset.shown(line);
    return paintOfLane(lane, look.paint)(shown.slice(0, 1)) + shown.slice(1);
  });
  return [look.paint.bold(titles), ...painted];
}

/** What the signs mean. */
export function wordLegend(look: Look, withPrompts: boolean): string[] {
  const { shades, ticks } = look.charset;
  const prompts = withPrompts ? [`${ticks[0]} a prompt`, `${ticks[1]} several`] : [];
  return [
    ...flow(["you: A most of the time", "a less than half of it", ...prompts], look),
    ...flow(
      [
        `agents at once: ${shades[0]} a moment`,
        `${shades[1]} 1`,
        `${shades[2]} 2`,
        `${shades[3]} 3-4`,
        `${shades[4]} 5+`,
      ],
      look,
    ),
  ].map(look.paint.dim);
}

/** The figures of all that is shown. */
export function wordTotals({ total, days, mostAgents }: Timeline, look: Look): string[] {
  const { direct, delegated, tracked, agentWall, supervised, autonomous, unaccounted } = total;
  const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? "" : "s"}`;
  const lines = flow(
    [
      `Direct ${wordDuration(direct)}`,
      `Delegated ${wordDuration(delegated)}`,
      `Tracked ${wordDuration(tracked)}`,
      `${count(total.prompts, "prompt")} in ${count(total.sessions, "session")}`,
    ],
    look,
  );
  lines.push(
    ...flow(
      [
        `Agent wall ${wordDuration(agentWall)}:`,
        `${wordDuration(supervised)} supervised,`,
        `${wordDuration(autonomous)} autonomous${mostAgents > 1 ? ";" : ""}`,
        ...(mostAgents > 1 ? [`up to ${mostAgents} agents at once`] : []),
      ],
      look,
      1,
    ),
  );
  if (unaccounted === 0) return lines;
  const where = days.length === 1 ? (days[0]?.day.date.toString() ?? "DAY") : "DAY";
  const words = [
    `Unaccounted ${wordDuration(unaccounted)},`,
    "in none of the figures;",
    `tt explain ${where} lists it`,
  ];
  return [...lines, ...flow(words, look, 1)];
}
