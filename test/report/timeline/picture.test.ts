import { describe, expect, test } from "bun:test";

import { ascii } from "../../../src/report/timeline/charset.ts";
import { wordDay, wordWeek } from "../../../src/report/timeline/picture.ts";
import { look, picture, timelineFor, type Told } from "./drawing.ts";

const shop: Told = {
  project: "shop",
  prompts: ["09:00", "09:06", "09:12"],
  work: [
    ["09:00", "09:05"],
    ["09:12", "10:12"],
  ],
};
const infra: Told[] = Array.from({ length: 6 }, (_, index) => ({
  project: "infra",
  prompts: index === 0 ? ["11:00"] : [],
  work: [["11:00", index < 3 ? "11:30" : "12:00"]],
}));
const day = "2026-03-02";
const later = Date.parse("2026-12-01T00:00Z");

const draw = (
  ...[sessions, asked, width = 70]: [Told[], Parameters<typeof timelineFor>[1], number?]
) => picture(wordDay(timelineFor(sessions, asked), later, look(width)));

describe("a day", () => {
  test("shows whose attention it was, the prompts, and how many agents worked for each project", () => {
    expect(draw([shop, ...infra], { day })).toMatchInlineSnapshot(`
      "
      Monday 2026-03-02 (UTC)

                 08:00     09:00     10:00     11:00       direct  delegated
      you        ┊        bBBb       ┊        aa              18m
        prompts  ┊         ╵╵╵       ┊         ╵
      agents     ┊         ░ ░░░░░░░░░░        █████▓▓▓▓▓             5h 35m
      A infra    ┊         ┊         ┊         █████▓▓▓▓▓      3m     4h 30m
      B shop     ┊         ░ ░░░░░░░░░░        ┊              15m     1h 05m

      you: A most of the time  a less than half of it  ╵ a prompt  ╹ several
      agents at once: · a moment  ░ 1  ▒ 2  ▓ 3-4  █ 5+

      Direct 18m  Delegated 5h 35m  Tracked 2h 14m  4 prompts in 7 sessions
      Agent wall 2h 05m: 9m supervised, 1h 56m autonomous;
      up to 6 agents at once
      "
    `);
  });

  test("of one project has no lane of all agents", () => {
    expect(draw([shop], { day })).toMatchInlineSnapshot(`
      "
      Monday 2026-03-02 (UTC)

                 08:00        09:00        10:00           direct  delegated
      you        ┊           aAAAa         ┊                  15m
        prompts  ┊            ╵╵╵          ┊
      A shop     ┊            ░·░░░░░░░░░░░░░░                15m     1h 05m

      you: A most of the time  a less than half of it  ╵ a prompt  ╹ several
      agents at once: · a moment  ░ 1  ▒ 2  ▓ 3-4  █ 5+

      Direct 15m  Delegated 1h 05m  Tracked 1h 13m  3 prompts in 1 session
      Agent wall 1h 05m: 7m supervised, 58m autonomous
      "
    `);
  });

  test("narrower than 60 columns has its figures below", () => {
    expect(draw([shop, ...infra], { day }, 44)).toMatchInlineSnapshot(`
      "
      Monday 2026-03-02 (UTC)

                 08:00   09:00   10:00   11:00
      you        ┊      bBB      ┊      aa
        prompts  ┊       ╹╵      ┊       ╵
      agents     ┊       ░░░░░░░░░░      ████▓▓▓▓
      A infra    ┊       ┊       ┊       ████▓▓▓▓
      B shop     ┊       ░░░░░░░░░░      ┊

      Project  Direct  Delegated
      A infra      3m     4h 30m
      B shop      15m     1h 05m

      you: A most of the time
      a less than half of it  ╵ a prompt
      ╹ several
      agents at once: · a moment  ░ 1  ▒ 2  ▓ 3-4
      █ 5+

      Direct 18m  Delegated 5h 35m  Tracked 2h 14m
      4 prompts in 7 sessions
      Agent wall 2h 05m: 9m supervised,
      1h 56m autonomous; up to 6 agents at once
      "
    `);
  });

  test("is drawn in ASCII", () => {
    const timeline = timelineFor([{ ...shop, project: "wörter" }, ...infra], { day });
    expect(picture(wordDay(timeline, later, look(70, ascii)))).toMatchInlineSnapshot(`
      "
      Monday 2026-03-02 (UTC)

                 08:00     09:00     10:00     11:00       direct  delegated
      you        :        bBBb       :        aa              18m
        prompts  :         '''       :         '
      agents     :         - ----------        #####%%%%%             5h 35m
      A infra    :         :         :         #####%%%%%      3m     4h 30m
      B w?rter   :         - ----------        :              15m     1h 05m

      you: A most of the time  a less than half of it  ' a prompt  " several
      agents at once: . a moment  - 1  = 2  % 3-4  # 5+

      Direct 18m  Delegated 5h 35m  Tracked 2h 14m  4 prompts in 7 sessions
      Agent wall 2h 05m: 9m supervised, 1h 56m autonomous;
      up to 6 agents at once
      "
    `);
  });

  test("in progress has a mark where it is now, and reaches as far", () => {
    const now = Date.parse(`${day}T13:20Z`);
    expect(picture(wordDay(timelineFor([shop], { day }), now, look(70)))).toMatchInlineSnapshot(`
      "
      Monday 2026-03-02 (UTC)

                 08    09    10    11    12    13          direct  delegated
                                       now 13:20 ▼
      you        ┊    aAa    ┊     ┊     ┊     ┊              15m
        prompts  ┊     ╹╵    ┊     ┊     ┊     ┊
      A shop     ┊     ░░░░░░░·    ┊     ┊     ┊              15m     1h 05m

      you: A most of the time  a less than half of it  ╵ a prompt  ╹ several
      agents at once: · a moment  ░ 1  ▒ 2  ▓ 3-4  █ 5+

      Direct 15m  Delegated 1h 05m  Tracked 1h 13m  3 prompts in 1 session
      Agent wall 1h 05m: 7m supervised, 58m autonomous
      "
    `);
  });

  test("on which the clock is put back has an hour twice", () => {
    const night: Told = { project: "shop", prompts: [], work: [["00:30", "01:30"]] };
    expect(draw([night], { day: "2026-10-25", timezone: "Europe/Berlin" })).toMatchInlineSnapshot(`
      "
      Sunday 2026-10-25 (Europe/Berlin, a day of 25 hours)

                 02:00               02:00                 direct  delegated
      you        ┊                   ┊                         0m
        prompts  ┊                   ┊
      A shop     ┊         ░░░░░░░░░░░░░░░░░░░░                0m     1h 00m

      you: A most of the time  a less than half of it  ╵ a prompt  ╹ several
      agents at once: · a moment  ░ 1  ▒ 2  ▓ 3-4  █ 5+

      Direct 0m  Delegated 1h 00m  Tracked 1h 00m  0 prompts in 1 session
      Agent wall 1h 00m: 0m supervised, 1h 00m autonomous
      "
    `);
  });

  test("on which the clock is put forward has no third hour", () => {
    const night: Told = { project: "shop", prompts: [], work: [["00:30", "01:30"]] };
    expect(draw([night], { day: "2026-03-29", timezone: "Europe/Berlin" })).toMatchInlineSnapshot(`
      "
      Sunday 2026-03-29 (Europe/Berlin, a day of 23 hours)

                 01:00               03:00                 direct  delegated
      you        ┊                   ┊                         0m
        prompts  ┊                   ┊
      A shop     ┊         ░░░░░░░░░░░░░░░░░░░░                0m     1h 00m

      you: A most of the time  a less than half of it  ╵ a prompt  ╹ several
      agents at once: · a moment  ░ 1  ▒ 2  ▓ 3-4  █ 5+

      Direct 0m  Delegated 1h 00m  Tracked 1h 00m  0 prompts in 1 session
      Agent wall 1h 00m: 0m supervised, 1h 00m autonomous
      "
    `);
  });

  test("that begins at half past four is drawn from then, and past midnight", () => {
    const night: Told = {
      project: "shop",
      work: [
        ["04:30", "05:15"],
        ["2026-03-03T03:30", "2026-03-03T05:00"],
      ],
    };
    expect(draw([night], { day, dayStart: 270 })).toMatchInlineSnapshot(`
      "
      Monday 2026-03-02 (UTC, day from 04:30)

                       08     12    16     20     00       direct  delegated
      you              ┊      ┊     ┊      ┊      ┊            0m
        prompts        ┊      ┊     ┊      ┊      ┊
      A shop     ░░    ┊      ┊     ┊      ┊      ┊    ░░      0m     1h 45m

      you: A most of the time  a less than half of it  ╵ a prompt  ╹ several
      agents at once: · a moment  ░ 1  ▒ 2  ▓ 3-4  █ 5+

      Direct 0m  Delegated 1h 45m  Tracked 1h 45m  0 prompts in 1 session
      Agent wall 1h 45m: 0m supervised, 1h 45m autonomous
      "
    `);
  });

  test("gathers what is more than twelve projects in one lane", () => {
    const many = Array.from({ length: 14 }, (_, index): Told => ({
      project: `p${index}`,
      work: [["09:00", `09:${50 - index}`]],
    }));
    const labels = wordDay(timelineFor(many, { day }), later, look(70)).map((line) =>
      line.slice(0, 8),
    );
    expect(labels.slice(5, 18)).toEqual(
      "agents  |A p0    |B p1    |C p2    |D p3    |E p4    |F p5    |G p6    |H p7    |I p8    |J p9    |K p10   |* 3 more".split(
        "|",
      ),
    );
  });

  test("is as long as the clock makes it", () => {
    const early: Told = { project: "shop", work: [["01:00", "01:30"]] };
    const asked = { day: "2026-04-05", timezone: "Australia/Lord_Howe" };
    expect(draw([early], asked)).toStartWith(
      "\nSunday 2026-04-05 (Australia/Lord_Howe, a day of 24.5 hours)\n",
    );
  });

  test("has the time after the mark where there is room for it", () => {
    const now = Date.parse(`${day}T09:10Z`);
    const early: Told = { project: "shop", prompts: ["09:00"], work: [["09:00", "09:05"]] };
    const lines = wordDay(timelineFor([early], { day }), now, look(70));
    expect(lines.slice(2, 5)).toEqual([
      "           08:00               09:00                 direct  delegated",
      "                                  ▼ now 09:10",
      "you        ┊                  aA                         3m",
    ]);
  });

  test("tells of one project where only that is asked for", () => {
    expect(draw([shop, ...infra], { day, project: "shop" })).toBe(draw([shop], { day }));
  });

  test("lets no session steer the terminal", () => {
    const evil: Told = { project: "a\u001b[2Jb\n", work: [["09:00", "09:30"]] };
    expect(draw([evil], { day })).toContain("\nA a [2Jb");
  });

  test("without anything is no picture", () => {
    expect(wordDay(timelineFor([], { day }), later, look(80))).toEqual([]);
  });
});

describe("a week", () => {
  const sessions: Told[] = [
    shop,
    ...infra,
    {
      project: "infra",
      prompts: ["2026-03-04T09:30"],
      work: [["2026-03-04T09:30", "2026-03-04T12:30"]],
    },
  ];
  const week = { day, last: "2026-03-08" };

  test("has a row for each day, the same hours above one another", () => {
    expect(picture(wordWeek(timelineFor(sessions, week), later, look(70)))).toMatchInlineSnapshot(`
      "
      2026-03-02 to 2026-03-08 (UTC)

                  08     09     10     11     12           direct  delegated
      Mon 02 you  ┊     bBB     ┊     aa      ┊               18m
          agents  ┊      ░░░░░░░░░     ████▓▓▓┊                       5h 35m
      Tue 03      ┊      ┊      ┊      ┊      ┊
      Wed 04 you  ┊      ┊  a   ┊      ┊      ┊                3m
          agents  ┊      ┊  ░░░░░░░░░░░░░░░░░░░░░░                    3h 00m
      Thu 05      ┊      ┊      ┊      ┊      ┊
      Fri 06      ┊      ┊      ┊      ┊      ┊
      Sat 07      ┊      ┊      ┊      ┊      ┊
      Sun 08      ┊      ┊      ┊      ┊      ┊

      Project  Direct  Delegated
      A infra      6m     7h 30m
      B shop      15m     1h 05m

      you: A most of the time  a less than half of it
      agents at once: · a moment  ░ 1  ▒ 2  ▓ 3-4  █ 5+

      Direct 21m  Delegated 8h 35m  Tracked 5h 15m  5 prompts in 8 sessions
      Agent wall 5h 05m: 11m supervised, 4h 54m autonomous;
      up to 6 agents at once
      "
    `);
  });

  test("in progress has a mark where it is now", () => {
    const now = Date.parse("2026-03-05T10:45Z");
    const lines = wordWeek(timelineFor(sessions, week), now, look(70));
    expect(lines.find((line) => line.startsWith("Thu"))).toMatchInlineSnapshot(
      `"Thu 05      ┊      ┊      ┊    ▼ ┊      ┊"`,
    );
  });

  test("shows the clock's time also where the clock was changed", () => {
    const berlin = { day: "2026-10-24", last: "2026-10-26", timezone: "Europe/Berlin" };
    const noons: Told[] = ["2026-10-24T10", "2026-10-25T11", "2026-10-26T11"].map((hour) => ({
      project: "shop",
      work: [[`${hour}:00`, `${hour}:30`]],
    }));
    expect(picture(wordWeek(timelineFor(noons, berlin), later, look(70)).slice(2, 9)))
      .toMatchInlineSnapshot(`
      "
                  12:00                                    direct  delegated
      Sat 24 you  ┊                                            0m
          agents  ░░░░░░░░░░░░░░░░░░░░                                   30m
      Sun 25 you  ┊                                            0m
          agents  ░░░░░░░░░░░░░░░░░░░░                                   30m
      Mon 26 you  ┊                                            0m
          agents  ░░░░░░░░░░░░░░░░░░░░                                   30m
      "
    `);
  });
});
