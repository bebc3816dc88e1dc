import type { Database } from "bun:sqlite";
import { hostname } from "node:os";

import type { ExitCode, Given, Io } from "../command.ts";
import { type ClientRate, clientsNamed, wordIdleBlocks, wordIdleRates } from "../config/clients.ts";
import { duration } from "../config/kinds.ts";
import type { Settings } from "../config/load.ts";
import { Failure, UsageError } from "../failure.ts";
import { currencyOf, decimalOf } from "../money.ts";
import { flagFor } from "../option-name.ts";
import { basisAsJson } from "../report/time-formats.ts";
import { wordSums, wordTotals } from "../report/timesheet-words.ts";
import type { Owner } from "../time/ledger.ts";
import type { ReportProject } from "../time/report.ts";
import { dateFormats, type Sheet, type SheetEntry } from "../timesheet/formats/format.ts";
import { formatNamed, sheetFormatNames } from "../timesheet/formats/index.ts";
import { costIn, type Prices, totalsByClient } from "../timesheet/invoice.ts";
import { roundings } from "../timesheet/rounding.ts";
import { sheetOf, type SheetRules } from "../timesheet/sheet.ts";
import { groupings, type Measure } from "../timesheet/stints.ts";
import { describer } from "../timesheet/words.ts";
import { clientsWanted, wordIdleClients } from "./client-filter.ts";
import { choiceOf, isOff, isOn, textOf, textsOf } from "./given.ts";
import { withOutput } from "./output.ts";
import { basisOf, isNarrowed, onlyOneOf, type Reporting, withReporting } from "./reporting.ts";

/** Hands the time of a period over to another program, as entries. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  onlyOneOf(given, ["direct", "delegated", "tracked"]);
  const name = choiceOf(given, "format", sheetFormatNames) ?? "csv";
  const format = formatNamed(name);
  const email = textOf(given, "email") ?? "";
  if (format.needsEmail && email === "")
    throw new UsageError(`--format ${name} needs --email, the address of your account there`);
  if (!format.needsEmail)
    refuse(given, "email", "is for toggl and clockify; give --format toggl with it");
  if (!format.hasDateFormat)
    refuse(given, "dateFormat", "is for clockify; give --format clockify with it");
  const options = optionsOf(given, format.resolution);
  const rate = rateIn(given);
  const clients = textsOf(given, "client");
  return withReporting(given, io, (reporting, db): ExitCode => {
    const { settings } = reporting;
    const prices = pricesFor(rate, settings);
    const named = clientsNamed(settings.projects, settings.clients);
    for (const line of wordIdleClients(clients, named, reporting.survey)) io.say(line);
    const isWanted = clientsWanted(clients, named);
    const asked = { options, prices, email, clients, isWanted };
    const sheet = sheetFor(reporting, db, given, asked);
    if (format.exclusive) refuseOverlaps(sheet.entries, name);
    withOutput(given, io, ({ line }) => line(format.write(sheet)));
    const blocks = reporting.survey.idle().filter(({ rule: { client } }) => isWanted(client));
    const rates = rate === null ? wordIdleRates(settings.clients, settings.projects) : [];
    const idle = [...wordIdleBlocks(blocks), ...rates];
    const narrowed = isNarrowed(reporting.filters) || clients.length > 0;
    const sums = wordSums({ ...sheet, narrowed });
    for (const line of [...sums, ...wordTotals(sheet.totals), ...idle]) io.say(line);
    return 0;
  });
}

type Options = Omit<SheetRules, "days" | "wanted">;

function optionsOf(given: Given, resolution: number): Options {
  const unit = lengthOf(given, "round", { least: "1m", most: "8h" });
  const min = lengthOf(given, "min", { least: "0s", most: "8h" });
  if (unit === 0) {
    refuse(given, "rounding", "says how to round; give --round 15m with it");
    refuse(given, "roundPer", "says how to round; give --round 15m with it");
  }
  if (min === 0)
    refuse(given, "short", "says what becomes of short entries; give --min 6m with it");
  return {
    measure: measureOf(given),
    per: choiceOf(given, "per", groupings) ?? "project",
    mergeGap: lengthOf(given, "mergeGap", { least: "0s", most: "12h" }),
    min,
    short: choiceOf(given, "short", ["drop", "fold"]) ?? "drop",
    rounding: {
      unit,
      how: choiceOf(given, "rounding", roundings) ?? "nearest",
      per: choiceOf(given, "roundPer", ["entry", "day"]) ?? "entry",
      resolution,
    },
  };
}

/** An option that says nothing without another one. */
function refuse(given: Given, name: string, why: string): void {
  if (given[name] !== undefined) throw new UsageError(`${flagFor(name)} ${why}`);
}

function measureOf(given: Given): Measure {
  if (isOn(given, "delegated")) return "delegated";
  return isOn(given, "tracked") ? "tracked" : "direct";
}

/** Milliseconds; none where it is not given. */
function lengthOf(given: Given, name: string, limits: { least: string; most: string }): number {
  const text = textOf(given, name);
  if (text === undefined) return 0;
  const { read, right } = duration(limits);
  const length = read(text, "flag", "");
  if (length !== undefined) return length;
  throw new UsageError(`${flagFor(name)} cannot be '${text}'; ${right}`);
}

/** The rate of this run. */
function rateIn(given: Given): ClientRate | null {
  const rate = textOf(given, "rate");
  const currency = currencyIn(given);
  if (rate !== undefined && decimalOf(rate) === null)
    throw new UsageError(
      `--rate cannot be '${rate}'; write what an hour costs, such as 90 or 90.50`,
    );
  if (rate !== undefined) return { rate, currency };
  if (currency === null) return null;
  throw new UsageError("--currency is the currency of --rate; give --rate 90 with it");
}

function currencyIn(given: Given): string | null {
  const code = textOf(given, "currency");
  const currency = code === undefined ? null : currencyOf(code);
  if (code !== undefined && currency === null)
    throw new UsageError(`--currency cannot be '${code}'; write a code such as EUR`);
  return currency;
}

/** A rate without a currency must not be taken for one in a client's. */
function pricesFor(forAll: ClientRate | null, { clients }: Settings): Prices {
  const others = new Set([...clients.values()].flatMap(({ currency }) => currency ?? []));
  if (forAll === null || forAll.currency !== null || others.size === 0) return { forAll, clients };
  throw new UsageError(
    `--rate ${forAll.rate} has no currency, and the configuration has rates in ${[...others].join(", ")}; give --currency with it`,
  );
}

type Asked = {
  options: Options;
  prices: Prices;
  email: string;
  clients: readonly string[];
  /** Whether a client's time is asked for. */
  isWanted: (client: string | null) => boolean;
};

function sheetFor(
  reporting: Reporting,
  db: Database,
  given: Given,
  { options, prices, email, clients, isWanted }: Asked,
): Sheet {
  const { ledger, days, period, settings } = reporting;
  const wanted = (owner: Owner<ReportProject>) =>
    reporting.wanted(owner) && isWanted(owner.project.client);
  const { entries, sums } = sheetOf(ledger, { ...options, days, wanted });
  const prompts = !isOff(given, "prompts");
  const describe = describer(db, prompts, ledger.acts);
  const listed = entries.map((entry): SheetEntry => {
    const { day, start, end, length, project, lane, sessions } = entry;
    const cost = costIn(prices, entry);
    const description = describe(sessions, project);
    const ids = [...sessions.keys()].toSorted();
    return {
      day: day.date.toString(),
      start,
      end,
      length,
      project,
      client: project.client,
      lane,
      description,
      sessions: ids,
      cost,
    };
  });
  const basis = basisOf(reporting);
  const filters = { ...basis.filters, client: clients };
  return {
    entries: listed,
    sums,
    totals: totalsByClient(listed),
    measure: options.measure,
    period,
    timezone: settings.timezone,
    settings: { ...basisAsJson(basis), filters, prompts, ...optionsAsJson(options) },
    email,
    dateFormat: choiceOf(given, "dateFormat", dateFormats) ?? "MM/DD/YYYY",
    hostname: hostname(),
  };
}

const optionsAsJson = ({ per, mergeGap, min, short, rounding }: Options) => ({
  per,
  merge_gap_ms: mergeGap,
  min_ms: min,
  short,
  round_ms: rounding.unit,
  rounding: rounding.how,
  round_per: rounding.per,
});

function refuseOverlaps(entries: readonly SheetEntry[], name: string): void {
  let before = entries[0];
  for (const entry of entries.slice(1)) {
    if (before !== undefined && entry.start < before.end) {
      const where = new Date(entry.start).toISOString();
      throw new Failure(
        `${name} takes no two entries at once, and at ${where} there are (${before.project.name}, ${entry.project.name}); export --direct time, or one project's --tracked time`,
      );
    }
    before = entry;
  }
}
