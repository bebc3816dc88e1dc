import { expect, test } from "bun:test";

import { daysBetween } from "../../../src/time/days.ts";
import { defaultRules } from "../../../src/time/rules.ts";
import { elementsOf, madePage, madeSession, textsIn } from "./made-page.ts";

const monday = madeSession({
  id: "s1",
  prompts: [
    ["2026-11-16T09:00:00Z", 1],
    ["2026-11-16T09:08:00Z", 2],
  ],
  work: [
    ["2026-11-16T09:00:30Z", 7],
    ["2026-11-16T09:08:30Z", 30],
  ],
});
const helper = madeSession({ id: "s1-a", parent: "s1", work: [["2026-11-16T09:10:00Z", 20]] });
const tuesday = madeSession({
  id: "s2",
  place: "/w/tide",
  prompts: [["2026-11-17T14:00:00Z", 3, "interrupt"]],
  work: [["2026-11-17T14:00:00Z", 60]],
});
const week = { since: "2026-11-16", until: "2026-11-22" };
const sessions = [monday, helper, tuesday];

test("the figures of a page are those of the model, in the summary and in every table", () => {
  const page = madePage({ sessions, ...week });
  // Direct: a minute of typing, eight in which the person stayed, two of reading; an opening and two more.
  // Tracked: 08:59 to 09:38:30 and 13:59 to 15:00.
  expect(textsIn(page, "dl")).toEqual([
    "Direct 14m 3m to 14m under other rules Delegated 1h 57m 8.4 × direct Tracked 1h 41m made up as below Prompts 2 2 sessions",
  ]);
  expect(textsIn(page, "caption")).toEqual([
    "By project",
    "By day",
    "By day and project",
    "Totals",
  ]);
  expect(textsIn(page, "tr").filter((row) => row.startsWith("Total"))).toEqual([
    "Total 14m 100% 1h 57m 8.4 2 2",
    "Total 14m 100% 1h 57m 8.4 2 2",
    "Total 14m 100% 1h 57m 8.4 2 2",
  ]);
  expect(textsIn(page, "tr")).toContain("tide 3m 21% 1h 00m 20.0 0 1");
  expect(textsIn(page, "tr")).toContain("Mon 16 Nov 2026 11m 79% 57m 5.2 2 1");
});

test("the most that direct time can be is told by the breaks that were joined for it", () => {
  const breaksUnder = (stay: number) => {
    const rules = { ...defaultRules, stay: stay * 60_000 };
    const calendar = { timezone: "UTC", dayStart: 0 };
    const day = Temporal.PlainDate.from("2026-11-16");
    const days = daysBetween(day, day, calendar);
    const query = { days, calendar, startOfWeek: 1, rules, wanted: () => true };
    const page = madePage({ sessions, since: "2026-11-16", page: { query } });
    return /breaks of up to (\w+) joined/.exec(page)?.[1];
  };
  expect([breaksUnder(10), breaksUnder(45)]).toEqual(["15m", "45m"]);
});

test("hovering tells what was done when, in which session, and the first words", () => {
  const titles = textsIn(madePage({ sessions, ...week }), "title");
  expect(titles).toContain("08:59–09:10 direct, 11m · shop · title of s1");
  expect(titles).toContain("09:08 prompt · shop · title of s1 · “words of 2”");
  expect(titles).toContain("09:00–09:38 agent at work, 37m · shop · title of s1");
  expect(titles).toContain("09:10–09:30 subagent at work, 20m · shop · title of s1");
  expect(titles).toContain("14:00 interrupt · tide · title of s2");
  expect(titles).toContain("Mon 16 Nov 2026: 11m");
});

test("without prompts neither their words nor titles made of them are anywhere in the page", () => {
  const page = madePage({
    sessions,
    ...week,
    page: {
      prompts: false,
      titleOf: (id) =>
        id === "s1"
          ? { text: "SECRET start", fromPrompt: true }
          : { text: "Kept", fromPrompt: false },
      promptOf: () => "SECRET words",
    },
  });
  expect(page).not.toContain("SECRET");
  expect(textsIn(page, "title")).toContain("09:08 prompt · shop");
  expect(textsIn(page, "title")).toContain("14:00–15:00 agent at work, 1h 00m · tide · Kept");
});

test("no title, prompt, path or filter can get out of its place: the elements are the same as without", () => {
  const hostile = [
    `</title></svg></style></table><script>alert(1)</script>`,
    `"><img src=x onerror="alert(1)">`,
    `' onmouseover='alert(1)`,
    "<!-- ",
    "]]>`${alert(1)}",
    "&#60;script&#62;",
  ].join("");
  const pageWith = (text: string) =>
    madePage({
      sessions,
      ...week,
      projectOf: (path) => ({ key: `${path}${text}`, name: `${path}${text}`, client: text }),
      page: {
        filters: [text],
        titleOf: () => ({ text, fromPrompt: false }),
        promptOf: () => text,
        version: text,
      },
    });
  const page = pageWith(hostile);
  expect(elementsOf(page)).toEqual(elementsOf(pageWith("harmless")));
  expect(page).not.toContain("<script");
  expect(page).not.toContain("<img");
  expect(page).not.toMatch(/\son[a-z]+=["']/);
});

test("a page loads nothing and has no script", () => {
  const page = madePage({ sessions, ...week });
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
  expect(page).not.toMatch(/https?:|url\(|@import|<script|<link|<img|\ssrc=|\shref=/);
});

test("every element is closed where it should be, over a day, a week, a month and years", () => {
  for (const range of [
    { since: "2026-11-16" },
    week,
    { since: "2026-11-01", until: "2026-11-30" },
    { since: "2026-01-01", until: "2026-12-31" },
    { since: "2020-01-01", until: "2026-12-31" },
    { since: "1990-01-01" },
  ]) {
    expect(elementsOf(madePage({ sessions, ...range })).length).toBeGreaterThan(10);
  }
});

test("a range in which nothing was done says so, and no more", () => {
  const page = madePage({ sessions, since: "2026-10-05", until: "2026-10-11" });
  expect(page).toContain("Nothing was done in this time.");
  expect(page).not.toContain("<svg");
  expect(page).not.toContain("NaN");
});

test("days to come are no days without work", () => {
  const page = madePage({
    sessions,
    ...week,
    page: { generatedAt: Date.parse("2026-11-19T10:00:00Z") },
  });
  expect(page).toContain("Wed 18 Nov, Thu 19 Nov: nothing");
  expect(page).toContain("Fri 20 Nov 2026: to come");
});

test("a day of 25 hours has its hour twice, and a day of 23 has one less", () => {
  const night = (start: string, minutes: number) =>
    madeSession({ id: "n", work: [[start, minutes]] });
  const autumn = madePage({
    sessions: [night("2026-10-24T22:00:00Z", 25 * 60)],
    since: "2026-10-25",
    timezone: "Europe/Berlin",
  });
  expect(autumn).toContain("(a day of 25 hours)");
  expect(hourLabels(autumn)).toEqual("0 2 2 4 6 8 10 12 14 16 18 20 22 24".split(" "));
  expect(textsIn(autumn, "tr")).toContain("Sun 25 Oct 2026 – – 25h 00m – 0 1");
  const spring = madePage({
    sessions: [night("2026-03-28T23:00:00Z", 23 * 60)],
    since: "2026-03-29",
    timezone: "Europe/Berlin",
  });
  expect(spring).toContain("(a day of 23 hours)");
  expect(hourLabels(spring)).toEqual("0 4 6 8 10 12 14 16 18 20 22 24".split(" "));
});

const hourLabels = (page: string) => {
  const [hours = ""] = page.match(/<div class="hours".*?<\/div>/s) ?? [];
  return [...hours.matchAll(/>(\d+)</g)].map(([, hour]) => hour ?? "");
};

test("of many days the latest forty with work are shown, and what lies before is left out", () => {
  const days = daysBetween(
    Temporal.PlainDate.from("2026-03-01"),
    Temporal.PlainDate.from("2026-05-31"),
    { timezone: "UTC", dayStart: 0 },
  );
  const many = days
    .filter((_, index) => index % 2 === 0)
    .map(({ date }) =>
      madeSession({ id: date.toString(), work: [[`${date.toString()}T10:00Z`, 5]] }),
    );
  const page = madePage({ sessions: many, since: "2026-03-01", until: "2026-05-31" });
  const shown = textsIn(page, "h3");
  expect(shown).toHaveLength(40);
  expect(shown[0]).toBe("Friday 13 March");
  expect(page).toContain("Of 46 days the latest 40 are shown.");
  expect(textsIn(page, "summary")).toEqual(["By day, 46 days"]);
});

test("the strips of several years say the year, and what lies between them is one line", () => {
  const page = madePage({
    sessions: [
      madeSession({ id: "a", work: [["2025-12-30T10:00:00Z", 5]] }),
      madeSession({ id: "b", work: [["2026-01-05T10:00:00Z", 5]] }),
    ],
    since: "2025-12-29",
    until: "2026-01-05",
  });
  expect(textsIn(page, "h3")).toEqual(["Tuesday 30 December 2025", "Monday 5 January 2026"]);
  expect(page).toContain("31 Dec to 4 Jan, 5 days: nothing");
});

test("projects without a colour of their own are told of together", () => {
  const many = Array.from({ length: 15 }, (_, index) =>
    madeSession({
      id: `s${index}`,
      place: `/w/p${index}`,
      work: [["2026-11-16T10:00:00Z", 60 - index]],
    }),
  );
  const page = madePage({ sessions: many, ...week });
  const names = [...page.matchAll(/<span class="name">([^<]*)/g)].map(([, name]) => name);
  expect(names).toHaveLength(12);
  expect(names.slice(-2)).toEqual(["p10", "4 others"]);
  expect(textsIn(page, "span")).toContain("9 others");
});

test("clients have a table where any project has one", () => {
  const page = madePage({
    sessions,
    ...week,
    projectOf: (path) => ({ key: path, name: path, client: path === "/w/tide" ? "Harbour" : null }),
  });
  expect(textsIn(page, "caption")[0]).toBe("By client");
  expect(textsIn(page, "tr")).toContain("Harbour 3m 21% 1h 00m 20.0 0 1");
});

test("of very many years only those are drawn in which anything was done", () => {
  const sessions = [
    madeSession({ id: "a", prompts: [["1971-03-02T10:00:00Z", 1]] }),
    madeSession({ id: "b", prompts: [["2026-03-02T10:00:00Z", 2]] }),
  ];
  const page = madePage({ sessions, since: "1971-03-01", until: "2026-03-31" });
  const years = [...page.matchAll(/aria-label="Direct time by day in (\d+)/g)];
  expect(years.map(([, year]) => year)).toEqual(["2026", "1971"]);
});

test("a year of work makes a page of less than two megabytes", () => {
  const year = daysBetween(
    Temporal.PlainDate.from("2026-01-01"),
    Temporal.PlainDate.from("2026-12-31"),
    { timezone: "UTC", dayStart: 0 },
  ).flatMap(({ date }) =>
    Array.from({ length: 12 }, (_, index) => {
      const at = (minutes: number) =>
        `${date.toString()}T${String(8 + index).padStart(2, "0")}:${String(minutes).padStart(2, "0")}:00Z`;
      return madeSession({
        id: `${date.toString()} ${index}`,
        place: `/w/project-${index % 9}`,
        prompts: [0, 9, 21, 40].map((minutes) => [at(minutes), index] as const),
        work: [0, 9, 21, 40].map((minutes) => [at(minutes), 6] as const),
      });
    }),
  );
  const page = madePage({ sessions: year, since: "2026-01-01", until: "2026-12-31" });
  expect(page.length).toBeLessThan(2_000_000);
});
