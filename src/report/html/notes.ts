import type { TimeRules } from "../../time/rules.ts";
import { wordClock } from "../duration.ts";
import type { PageInput } from "./input.ts";
import { html, type Markup } from "./markup.ts";

/** How the figures came about, for who has to trust them. */
export function notes({ query, version, generatedAt }: PageInput): Markup {
  const { timezone, dayStart } = query.calendar;
  const made = Temporal.Instant.fromEpochMilliseconds(generatedAt)
    .toZonedDateTimeISO(timezone)
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" })
    .replace("T", " ");
  return html`<footer>
    <h2>How this was counted</h2>
    <p>
      No timer ran: the times come from the records that coding agents keep of their sessions.
      ${rulesInWords(query.rules)}
    </p>
    <p>
      Days begin at ${wordClock(dayStart)} in ${timezone}. Durations are rounded to the minute, each
      on its own. Made on ${made} by tt ${version}.
    </p>
  </footer>`;
}

const rulesInWords = ({ stay, after, reading, opening, writingCap, toolCap }: TimeRules) =>
  `Two things a person did count as one stretch of attention if they are at most ${minutes(stay)} apart; else ${minutes(after)} after the one, and up to ${minutes(reading)} of reading and typing before the other (${minutes(opening)} before the first prompt of a session). An agent counts as at work for up to ${minutes(writingCap)} without a sign of it, and up to ${minutes(toolCap)} while it waits for a tool.`;

const minutes = (length: number) => `${Math.round(length / 6000) / 10} min`;
