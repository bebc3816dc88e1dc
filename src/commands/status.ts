import { paintFor } from "../color.ts";
import type { ExitCode, Given, Io } from "../command.ts";
import { millisecondsOf } from "../config/kinds.ts";
import { loadSettings } from "../config/load.ts";
import { UsageError } from "../failure.ts";
import { HOUR, MINUTE } from "../milliseconds.ts";
import { statusAsJson, statusLine, wordStatus } from "../report/status.ts";
import { readIndex } from "../store/open.ts";
import { hasIndex } from "../store/permissions.ts";
import { recentSessions } from "../store/sessions.ts";
import { jsonText } from "../unseen.ts";
import { freshen } from "./freshen.ts";
import { isOn, textOf } from "./given.ts";
import { onlyOneOf, withReporting } from "./reporting.ts";
import { statusOf, type Within } from "./running.ts";

/** A status bar asks every other second: it looks for what is new only so often. In milliseconds. */
const LINE_AGE = 5_000;

/** Which sessions are at work now, and who waits for whom. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  onlyOneOf(given, ["json", "line"]);
  const settings = loadSettings(given, io.env);
  const within = withinOf(given);
  const isLine = isOn(given, "line");
  if (isLine && !hasIndex(settings.db)) return nothing(io);
  const trouble = await freshen(given, settings, io, isLine ? LINE_AGE : 0);
  if (trouble !== null && !isLine) io.say(`tt: what is new was not read: ${trouble}`);
  if (isLine && isIdle(settings.db, within)) return nothing(io);
  return withReporting(
    given,
    io,
    async (reporting, db): Promise<ExitCode> => {
      const status = await statusOf(db, reporting, within, Date.now());
      if (isOn(given, "json")) io.out(jsonText(statusAsJson(status), 2));
      else if (isLine) io.out(statusLine(status));
      else io.out(wordStatus(status, io.columns, await paintFor(given, io.env)).join("\n"));
      return 0;
    },
    ({ today }) => ({ first: today, last: today }),
  );
}

function nothing(io: Io): ExitCode {
  io.out("");
  return 0;
}

/** Most of the time nothing runs: that is seen without all that the times of today take. */
function isIdle(path: string, within: Within): boolean {
  const db = readIndex(path);
  try {
    return recentSessions(db, Date.now(), within.waiting).length === 0;
  } finally {
    db.close();
  }
}

/** A tool that runs and a question are silent for longer than who has answered. */
const DEFAULT_WITHIN: Within = { waiting: HOUR, any: 15 * MINUTE };

function withinOf(given: Given): Within {
  const text = textOf(given, "within");
  if (text === undefined) return DEFAULT_WITHIN;
  const within = millisecondsOf(text);
  if (within !== undefined && within > 0) return { waiting: within, any: within };
  throw new UsageError(`--within cannot be '${text}'; write a duration such as 15m, 90s or 1h`);
}
