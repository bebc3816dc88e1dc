import type { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";

import { timesBetween } from "../../src/store/times.ts";
import { daysBetween } from "../../src/time/days.ts";
import { type Dimension, ledgerFor, marginOf, rangeOf, reportOf } from "../../src/time/report.ts";
import { defaultRules } from "../../src/time/rules.ts";
import { temporaryFolder } from "../helpers/home.ts";
import { emptyIndex, ingestInto } from "../helpers/index.ts";
import {
  calls,
  forked,
  result,
  says,
  turn,
  typed,
  writeClaude,
  writeOpenCode,
} from "./week-files.ts";

/**
 * A week counted by hand. All times are UTC; Monday is 2 March 2026. Kim works in two projects: `garden` with Claude
 * Code (sessions A, C, F and A's subagent S) and `shop` with OpenCode (session B).
 *
 * What happened
 *   Mon  A 09:00 prompt, 09:00:30 text, 09:02 Task → 09:20 result, 09:21 answer; 09:26 prompt, 09:27 answer
 *        S 09:02 asked, 09:03 Bash → 09:18 result, 09:19 answer
 *        B 09:05 prompt, message 09:05:10-09:12:10 (bash 09:06-09:11); 09:15 prompt, message 09:15:20-09:16:20
 *        C 23:50 prompt, 23:51 Bash → Tue 00:31 result, 00:32 answer; Tue 00:36 prompt, 00:36:30 answer
 *   Tue  A resumed: 10:00 prompt, 10:00:30 Bash → 11:45:30 result, 11:46:30 answer
 *   Wed  F, a fork of A's Monday: 14:00 prompt, 14:08 answer, and a note that the turn took 8 min
 *        B 14:04 prompt, message 14:04-14:10
 *
 * Direct time                                                         garden    shop
 *   Mon  08:59-09:00 A opens: 1 min of typing                           1:00
 *        09:00-09:05 5 min apart: stayed; the last one opens B          4:00    1:00
 *        09:05-09:15 10 min apart: stayed; all B's                             10:00
 *        09:15-09:26 11 min apart: left; 2 after B, 5 before A          5:00    2:00
 *        09:26       left: 2 after                                      2:00
 *        23:50       C opens: 1 before; 46 min to the next: 2 after     3:00
 *   Mon together                                                       15:00   13:00
 *   Tue  00:36       4 min since the answer, 2 after                    6:00
 *        10:00       since yesterday: 5 at most, 2 after                7:00
 *   Tue together                                                       13:00
 *   Wed  14:00       F opens: 1 before                                  1:00
 *        14:00-14:04 stayed; B's output was long ago, so all 4 are B's          4:00
 *        14:04       2 after                                                    2:00
 *   Wed together                                                        1:00    6:00
 *   Week: 29:00 garden + 19:00 shop = 48:00
 *
 * Delegated time
 *   Mon  A 09:00-09:02 2:00, the Task 18:00 without S's 17:00 = 1:00, then 1:00, and 09:26-09:27 1:00 = 5:00
 *        S 09:02-09:19 = 17:00
 *        C 23:50-24:00 = 10:00                                         32:00
 *        B 0:10 + 7:00, 0:20 + 1:00                                             8:30
 *   Tue  C 00:00-00:32 and 00:36-00:36:30 = 32:30
 *        A 0:30, of 105 min of Bash the cap of 60, 1:00 = 61:30; 45:00 are unaccounted
 *                                                                      94:00
 *   Wed  F 8:00 (exact), B 6:00 (exact)                                 8:00    6:00
 *   Week: 134:00 garden + 14:30 shop = 148:30
 *
 * Agent wall    Mon 09:00-09:21, 09:26-09:27, 23:50-24:00 = 32:00; Tue 94:00; Wed 14:00-14:10 = 10:00; 136:00
 * Supervised    Mon 09:00-09:17, 09:26-09:27, 23:50-23:52 = 20:00; Tue 00:36-00:36:30, 10:00-10:02 = 2:30;
 *               Wed 14:00-14:06 = 6:00; 28:30
 * Autonomous    136:00 - 28:30 = 107:30
 * Tracked       136:00 + 48:00 - 28:30 = 155:30
 */

const A = "5e551011-0000-4000-8000-00000000000a";
const C = "5e551011-0000-4000-8000-00000000000c";
const F = "5e551011-0000-4000-8000-00000000000f";
const B = "ses_0000000001example";

const mondayOfA = [
  typed("02 09:00", "Prune the roses"),
  says("02 09:00:30"),
  calls("02 09:02", "Task", "toolu_task"),
  result("02 09:20", "toolu_task", "abc123"),
  says("02 09:21"),
  typed("02 09:26", "And the hedge"),
  says("02 09:27"),
];

const tuesdayOfA = [
  typed("03 10:00", "Mow the lawn"),
  calls("03 10:00:30", "Bash", "toolu_mow"),
  result("03 11:45:30", "toolu_mow"),
  says("03 11:46:30"),
];

function writeWeek(claude: string, opencode: string): void {
  writeClaude(claude, `${A}.jsonl`, A, [...mondayOfA, ...tuesdayOfA]);
  writeClaude(claude, `${A}/subagents/agent-abc123.jsonl`, A, [
    typed("02 09:02", "Find the secateurs"),
    calls("02 09:03", "Bash", "toolu_find"),
    result("02 09:18", "toolu_find"),
    says("02 09:19"),
  ]);
  writeClaude(claude, `${C}.jsonl`, C, [
    typed("02 23:50", "Water all night"),
    calls("02 23:51", "Bash", "toolu_water"),
    result("03 00:31", "toolu_water"),
    says("03 00:32"),
    typed("03 00:36", "Thanks"),
    says("03 00:36:30"),
  ]);
  writeClaude(claude, `${F}.jsonl`, F, [
    ...forked(mondayOfA, A),
    typed("04 14:00", "Prune the vine instead"),
    says("04 14:08"),
    turn("04 14:08", 480_000),
  ]);
  writeOpenCode(opencode, B, [
    { when: "02 09:05", text: "Open the shop" },
    { when: "02 09:05:10", until: "02 09:12:10", tool: ["02 09:06", "02 09:11"] },
    { when: "02 09:15", text: "Sell the roses" },
    { when: "02 09:15:20", until: "02 09:16:20" },
    { when: "04 14:04", text: "Close the shop" },
    { when: "04 14:04", until: "04 14:10" },
  ]);
}

/** Minutes and seconds in milliseconds. */
const ms = (text: string): number => {
  const [minutes = 0, seconds = 0] = text.split(":").map(Number);
  return (minutes * 60 + seconds) * 1000;
};

let db: Database;
beforeAll(async () => {
  const [claude, opencode] = [temporaryFolder("claude"), temporaryFolder("opencode")];
  writeWeek(claude, opencode);
  db = emptyIndex();
  await ingestInto(
    db,
    new Map([
      ["claude", [claude]],
      ["opencode", [opencode]],
    ]),
  );
});

function report(by: Dimension[], timezone = "UTC", dayStart = 0) {
  const calendar = { timezone, dayStart };
  const [first, last] = [
    Temporal.PlainDate.from("2026-03-02"),
    Temporal.PlainDate.from("2026-03-08"),
  ];
  const days = daysBetween(first, last, calendar);
  const [range = { start: 0, end: 0 }] = rangeOf(days);
  const margin = marginOf(defaultRules);
  const sessions = timesBetween(db, range.start - margin, range.end + margin);
  const ledger = ledgerFor(sessions, defaultRules, (path) => ({
    key: path,
    name: path,
    client: null,
  }));
  const query = { days, calendar, startOfWeek: 1, rules: defaultRules, by, wanted: () => true };
  return reportOf(ledger, query, (id) => id);
}

/** Direct and delegated time of each row, by its labels. */
const rowsOf = (by: Dimension[], timezone?: string, dayStart?: number) =>
  Object.fromEntries(
    report(by, timezone, dayStart).rows.map(({ labels, figures }) => [
      labels.map(({ key }) => key.replace("2026-03-0", "").replace("/home/kim/", "")).join(" "),
      [figures.direct, figures.delegated],
    ]),
  );

describe("a week counted by hand", () => {
  test("comes to the same figures", () => {
    expect(report([]).total).toEqual({
      direct: ms("48:00"),
      delegated: ms("148:30"),
      agentWall: ms("136:00"),
      supervised: ms("28:30"),
      autonomous: ms("107:30"),
      tracked: ms("155:30"),
      unaccounted: ms("45:00"),
      prompts: 9,
      sessions: 4,
    });
  });

  test("comes to the same for each project on each day", () => {
    expect(rowsOf(["day", "project"])).toEqual({
      "2 garden": [ms("15:00"), ms("32:00")],
      "2 shop": [ms("13:00"), ms("8:30")],
      "3 garden": [ms("13:00"), ms("94:00")],
      "4 garden": [ms("1:00"), ms("8:00")],
      "4 shop": [ms("6:00"), ms("6:00")],
    });
  });

  test("comes to the same for each session, subagents with their parents", () => {
    expect(rowsOf(["session"])).toEqual({
      // A: 1 + 4 + 5 + 2 on Monday, 7 on Tuesday; 5:00 and 61:30, and S with 17:00.
      [A]: [ms("19:00"), ms("83:30")],
      [B]: [ms("19:00"), ms("14:30")],
      [C]: [ms("9:00"), ms("42:30")],
      [F]: [ms("1:00"), ms("8:00")],
    });
  });

  test("moves with the days: in Berlin all of C is Tuesday's, and at 4 o'clock Monday's", () => {
    expect(rowsOf(["day"], "Europe/Berlin")).toEqual({
      "2": [ms("25:00"), ms("30:30")],
      "3": [ms("16:00"), ms("104:00")],
      "4": [ms("7:00"), ms("14:00")],
    });
    expect(rowsOf(["day"], "UTC", 240)).toEqual({
      "2": [ms("34:00"), ms("73:00")],
      "3": [ms("7:00"), ms("61:30")],
      "4": [ms("7:00"), ms("14:00")],
    });
  });
});
