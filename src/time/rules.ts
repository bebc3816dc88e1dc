import { MINUTE } from "../milliseconds.ts";

/** The numbers of the time model (docs/time.md), each in milliseconds. */
export type TimeRules = {
  /** Two things a person did at most so far apart: they stayed, and all between is direct time. */
  stay: number;
  /** Reading on, after the last thing that a person did before they left. */
  after: number;
  /** Reading and typing before a prompt, at most. */
  reading: number;
  /** Typing before the first prompt of a session. */
  opening: number;
  /** An agent that writes is taken to be at work for so long at most without a sign of it. */
  writingCap: number;
  /** An agent that waits for a tool. */
  toolCap: number;
};

export const defaultRules: TimeRules = {
  stay: 10 * MINUTE,
  after: 2 * MINUTE,
  reading: 5 * MINUTE,
  opening: 1 * MINUTE,
  writingCap: 10 * MINUTE,
  toolCap: 60 * MINUTE,
};
