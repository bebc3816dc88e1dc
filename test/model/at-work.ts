import { idHash, type Step, type StepKind } from "../../src/model/step.ts";
import { type Piece, workOf } from "../../src/model/work.ts";

/** Sessions as they read: every helper makes a step at a clock time ("10:05", "10:05:30") of one invented day, UTC. */

const DAY = Date.UTC(2026, 2, 2);

export function at(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(":").map(Number);
  return DAY + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

export const clockOf = (time: number): string =>
  new Date(time).toISOString().slice(11, 19).replace(/:00$/, "");

let made = 0;

/** A step with an id of its own. */
export const step = (kind: StepKind, clock: string, more: Partial<Step> = {}): Step => ({
  kind,
  at: at(clock),
  key: idHash(`step ${made++}`),
  ...more,
});

export const prompt = (clock: string) => step("prompt", clock);

/** A line of the assistant's; lines of one message share its name. */
export const says = (clock: string, message = clock) =>
  step("assistant", clock, { id: idHash(message) });

/** Claude Code: a call, and the line with its result. */
export const calls = (clock: string, tool: string, id = tool) =>
  step("tool_call", clock, { id: idHash(id), tool });
export const result = (clock: string, id: string) => step("tool_result", clock, { id: idHash(id) });

/** Claude Code: a result that says that a person chose. */
export const answer = (clock: string, id: string) => step("answer", clock, { id: idHash(id) });

/** Claude Code's note of how long a turn took. */
export const turn = (from: string, to: string) => step("turn_duration", from, { until: at(to) });

/** The same of a turn that ended then, with so many minutes of work: its dialogs are left out. */
export const took = (minutes: number, end: string) =>
  step("turn_duration", end, { at: at(end) - minutes * 60_000, until: at(end) });

/** OpenCode: a message with the times at which it was begun and completed. */
export const message = (from: string, to: string) =>
  step("assistant", from, { id: idHash(`message ${from}`), until: at(to) });

/** OpenCode: a tool call with its start and end. */
export const ran = (from: string, to: string, tool: string) =>
  step("tool_call", from, { until: at(to), tool });

/** The work in some steps, a line a piece. */
export const worked = (...steps: Step[]): string[] =>
  workOf(
    steps
      .flatMap((one) => (one.at === null ? [] : [{ ...one, at: one.at }]))
      .sort((a, b) => a.at - b.at),
  ).map(pieceAsText);

const pieceAsText = ({ start, end, rule, tool, delegating }: Piece): string =>
  [
    `${clockOf(start)}-${clockOf(end)}`,
    rule,
    ...(tool === undefined ? [] : [tool]),
    ...(delegating ? ["(delegating)"] : []),
  ].join(" ");
