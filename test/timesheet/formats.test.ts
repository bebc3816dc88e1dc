import { describe, expect, test } from "bun:test";

import { costOf, decimalOf, decimalsOf, wordAmount } from "../../src/money.ts";
import { asDate, type Sheet, type SheetEntry } from "../../src/timesheet/formats/format.ts";
import { formatNamed, type SheetFormatName } from "../../src/timesheet/formats/index.ts";
import { type Cost, costIn, totalsByClient } from "../../src/timesheet/invoice.ts";

const HOUR = 3_600_000;

const entry = (more: Partial<SheetEntry> = {}): SheetEntry => ({
  day: "2026-03-29",
  start: Date.UTC(2026, 2, 29, 0, 30),
  end: Date.UTC(2026, 2, 29, 1, 30),
  length: HOUR,
  project: { key: "/shop", name: "shop", client: "Acme" },
  client: "Acme",
  description: "Price list",
  sessions: ["one"],
  lane: "",
  cost: null,
  ...more,
});

function written(name: SheetFormatName, ...entries: SheetEntry[]): string {
  const sheet: Sheet = {
    entries,
    sums: {
      exact: 0,
      gaps: 0,
      dropped: 0,
      droppedEntries: 0,
      folded: 0,
      vanished: 0,
      rounding: 0,
      total: 0,
    },
    totals: [],
    measure: "direct",
    period: {
      first: Temporal.PlainDate.from("2026-03-23"),
      last: Temporal.PlainDate.from("2026-03-29"),
    },
    timezone: "Europe/Berlin",
    settings: {},
    email: "ada@example.com",
    dateFormat: "DD/MM/YYYY",
    hostname: "box",
  };
  return formatNamed(name).write(sheet);
}

describe("CSV", () => {
  test("keeps a spreadsheet from running what a session says", () => {
    const evil = entry({ description: '=HYPERLINK("http://x","y")', client: "+1" });
    for (const name of ["csv", "toggl", "clockify"] as const) {
      const text = written(name, evil);
      expect(text).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
      expect(text).toContain(",'+1,");
    }
  });

  test("has the zone's clock: an hour over the change of clocks begins at 01:30 and ends at 03:30", () => {
    expect(written("csv", entry()).split("\n")[1]).toStartWith(
      "2026-03-29,01:30:00,03:30:00,1,Acme,shop,Price list,",
    );
  });

  test("has the date of its clock, and behind it the day that the entry counts to", () => {
    const late = entry({ day: "2026-03-28" });
    const [head, row] = written("csv", late).split("\n");
    expect([head?.slice(0, 16), row?.slice(0, 19)]).toEqual([
      "date,start_time,",
      "2026-03-29,01:30:00",
    ]);
    expect([head?.endsWith(",sessions,day"), row?.endsWith(",one,2026-03-28")]).toEqual([
      true,
      true,
    ]);
    const [own] = JSON.parse(written("json", late)).entries;
    expect(own).toMatchObject({ date: "2026-03-29", day: "2026-03-28" });
  });

  test("for Toggl Track has its columns, and Billable only where there is a rate", () => {
    expect(written("toggl", entry())).toBe(
      "Email,Client,Project,Description,Start date,Start time,Duration\n" +
        "ada@example.com,Acme,shop,Price list,2026-03-29,01:30:00,01:00:00",
    );
    const cost: Cost = { rate: "90", currency: "EUR", amount: "90.00" };
    expect(written("toggl", entry({ cost }))).toEndWith("01:00:00,Yes");
  });

  test("for Clockify has its columns, and dates as the profile has them", () => {
    expect(written("clockify", entry())).toBe(
      "Project,Client,Description,Task,Email,Tags,Billable,Start Date,Start Time,Duration (h)\n" +
        "shop,Acme,Price list,,ada@example.com,,No,29/03/2026,01:30:00,01:00:00",
    );
    expect(asDate("2026-03-29", "MM/DD/YYYY")).toBe("03/29/2026");
  });
});

describe("a calendar", () => {
  const lines = (text: string) => text.split("\r\n");

  test("has UTC, which is right over every change of clocks", () => {
    expect(lines(written("ics", entry()))).toContain("DTSTART:20260329T003000Z");
    expect(lines(written("ics", entry()))).toContain("DTEND:20260329T013000Z");
  });

  test("folds lines of more than 75 octets and cuts no character", () => {
    const text = written(
      "ics",
      entry({ description: "Prüfung der Preisliste 価格表 🧾 ".repeat(9) }),
    );
    for (const line of lines(text)) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain("\uFFFD");
    }
    expect(text.replaceAll("\r\n ", "")).toContain("価格表 🧾 Prüfung");
    expect(text.endsWith("END:VCALENDAR\r")).toBe(true);
  });

  test("escapes what has a meaning, and has no control characters", () => {
    const text = written("ics", entry({ description: "a;b,c\\d\ne\u0007" }));
    expect(text).toContain("SUMMARY:shop: a\\;b\\,c\\\\d\\ne\r\n");
  });

  test("gives the same entry the same identity each time", () => {
    const uid = (text: string) => /UID:(.*)\r/.exec(text)?.[1];
    expect(uid(written("ics", entry()))).toBe(
      uid(written("ics", entry({ description: "other" }))) ?? "",
    );
    expect(uid(written("ics", entry()))).not.toBe(uid(written("ics", entry({ start: 1 }))));
  });
});

describe("JSON of other programs", () => {
  test("for Timewarrior is what timew export writes: the last interval has the number 1", () => {
    expect(written("timewarrior", entry(), entry({ client: null, description: "" }))).toBe(
      '[\n{"id":2,"start":"20260329T003000Z","end":"20260329T013000Z","tags":["Acme","shop"],"annotation":"Price list"},\n' +
        '{"id":1,"start":"20260329T003000Z","end":"20260329T013000Z","tags":["shop"]}\n]',
    );
  });

  test("for ActivityWatch is a bucket with seconds", () => {
    const { buckets } = JSON.parse(written("activitywatch", entry({ length: 1500 })));
    expect(buckets["tt-direct_box"]).toMatchObject({
      id: "tt-direct_box",
      type: "general.stopwatch",
      hostname: "box",
      created: "2026-03-29T00:30:00.000Z",
      events: [
        {
          timestamp: "2026-03-29T00:30:00.000Z",
          duration: 1.5,
          data: { label: "shop: Price list", running: false, project: "shop", client: "Acme" },
        },
      ],
    });
  });
});

describe("money", () => {
  const cost = (milliseconds: number, rate: string, currency: string | null) => {
    const decimals = decimalsOf(currency);
    return wordAmount(
      costOf(milliseconds, decimalOf(rate) ?? { units: 0n, scale: 0 }, decimals),
      decimals,
    );
  };

  test("is exact, and rounded once, halves up", () => {
    expect(cost(0.1 * HOUR, "90", "EUR")).toBe("9.00");
    expect(cost(HOUR / 4, "0.02", "EUR")).toBe("0.01");
    expect(cost(HOUR / 4, "1.10", "EUR")).toBe("0.28");
    expect(cost(3 * HOUR, "1.005", "EUR")).toBe("3.02");
    expect(cost(20 * 60_000, "100", "EUR")).toBe("33.33");
    expect(cost(1_000_000 * HOUR, "999999999999.999999", "EUR")).toBe("999999999999999999.00");
  });

  test("has as many decimals as its currency", () => {
    expect(cost(HOUR / 2, "9501", "JPY")).toBe("4751");
    expect(cost(HOUR / 2, "10.5", "KWD")).toBe("5.250");
  });

  test.each(["", "-1", "1e3", "1.", ".5", "9,50", "0x10", "1.1234567"])("is not '%s'", (text) => {
    expect(decimalOf(text)).toBeNull();
  });

  test("of a client comes from its own rate, of others from that for all, and --rate goes before both", () => {
    const clients = new Map([
      ["Acme", { rate: "95.50", currency: "EUR" }],
      ["*", { rate: "10", currency: null }],
    ]);
    const timed = (client: string | null) => ({
      ...entry(),
      project: { key: "/p", name: "p", client },
      group: "/p",
      wanted: true,
      sessions: new Map<string, number>(),
      day: { date: Temporal.PlainDate.from("2026-03-29"), start: 0, end: 0 },
    });
    const prices = { forAll: null, clients };
    expect(costIn(prices, timed("Acme"))).toEqual({
      rate: "95.50",
      currency: "EUR",
      amount: "95.50",
    });
    expect(costIn(prices, timed("Beta"))).toEqual({ rate: "10", currency: null, amount: "10.00" });
    expect(costIn(prices, timed(null))?.rate).toBe("10");
    const forAll = { rate: "7", currency: null };
    expect(costIn({ ...prices, forAll }, timed("Acme"))).toEqual({ ...forAll, amount: "7.00" });
    expect(costIn({ ...prices, clients: new Map() }, timed("Acme"))).toBeNull();
  });

  test("of a client in total is the sum of its lines as they stand", () => {
    const cost = (amount: string): Cost => ({ rate: "1", currency: "EUR", amount });
    const lines = [
      { client: "Acme", length: 2, cost: cost("0.35") },
      { client: "Acme", length: 3, cost: cost("12.70") },
      { client: null, length: 4, cost: null },
    ];
    expect(totalsByClient(lines)).toEqual([
      { client: "Acme", currency: "EUR", entries: 2, length: 5, amount: "13.05" },
      { client: null, currency: null, entries: 1, length: 4, amount: null },
    ]);
  });
});
