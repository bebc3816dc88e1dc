import { plain } from "../../../src/color.ts";
import type { HumanKind } from "../../../src/model/activity.ts";
import { type Charset, unicode } from "../../../src/report/timeline/charset.ts";
import type { Look } from "../../../src/report/timeline/frame.ts";
import { type Timeline, timelineOf } from "../../../src/report/timeline/timeline.ts";
import { daysBetween } from "../../../src/time/days.ts";
import { ledgerFor } from "../../../src/time/report.ts";
import { defaultRules } from "../../../src/time/rules.ts";

/** One session: when it was prompted, and from when to when its agent worked, in UTC. */
export type Told = {
  project: string;
  prompts?: string[];
  kind?: HumanKind;
  work?: [from: string, to: string][];
};

type Asked = {
  day: string;
  last?: string;
  timezone?: string;
  dayStart?: number;
  project?: string;
};

/** The timeline of some sessions. A time without a day is on the first day asked for. */
export function timelineFor(sessions: readonly Told[], asked: Asked): Timeline {
  const { day, last = day, timezone = "UTC", dayStart = 0, project } = asked;
  const at = (time: string) => Date.parse(time.includes("T") ? `${time}Z` : `${day}T${time}Z`);
  const timed = sessions.map(
    ({ project: name, prompts = [], kind = "prompt", work = [] }, index) => ({
      sessionId: `s${index}`,
      source: "claude" as const,
      type: "user" as const,
      parent: null,
      places: [`/code/${name}`],
      humans: prompts.map((time, key) => ({ at: at(time), kind, since: null, key, place: 0 })),
      work: work.map(([from, to]) => ({
        start: at(from),
        end: at(to),
        rule: "sure" as const,
        delegating: false,
      })),
    }),
  );
  const ledger = ledgerFor(timed, defaultRules, (path) => ({
    key: path,
    name: path.slice("/code/".length),
    client: null,
  }));
  const calendar = { timezone, dayStart };
  return timelineOf(ledger, {
    days: daysBetween(Temporal.PlainDate.from(day), Temporal.PlainDate.from(last), calendar),
    calendar,
    wanted: (owner) => project === undefined || owner.project.name === project,
  });
}

export const look = (width: number, charset: Charset = unicode): Look => ({
  width,
  charset,
  paint: plain,
});

/** Lines as they stand in a test: one text with a line break at its beginning and its end. */
export const picture = (lines: readonly string[]) => `\n${lines.join("\n")}\n`;
