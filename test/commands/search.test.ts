import { beforeAll, describe, expect, test } from "bun:test";

import { homeCopy } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

let home = "";

beforeAll(async () => {
  await binaryPath();
  home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
}, 120_000);

const search = (args: string[], env: Record<string, string> = {}) =>
  tt(["search", ...args], { home, env });

describe("tt search", () => {
  test("tells the same local time whether the zone is the system's or was said", async () => {
    const zones = {
      UTC: ["2026-03-02 08:36", "2025-08-05 07:15"],
      "Europe/Prague": ["2026-03-02 09:36", "2025-08-05 09:15"],
      "Asia/Kathmandu": ["2026-03-02 14:21", "2025-08-05 13:00"],
      "America/St_Johns": ["2026-03-02 05:06", "2025-08-05 04:45"],
    };
    for (const [zone, expected] of Object.entries(zones)) {
      for (const [args, env] of [
        [[], { TZ: zone }],
        [["--timezone", zone], {}],
      ] as const) {
        const outs = await Promise.all(
          ["delivery date", "heights"].map((words) => search([words, ...args], env)),
        );
        expect([zone, args, outs.map(({ out }) => out.slice(0, 16))]).toEqual([
          zone,
          args,
          expected,
        ]);
      }
    }
  });

  test("takes a zone that the system does not know", async () => {
    const { out } = await search(["delivery date"], {
      TZ: "Europe/Prague",
      TZDIR: "/nowhere/at/all",
    });
    expect(out).toStartWith("2026-03-02 09:36");
  });

  test("--json counts what was found, and has the hits as pieces with marks", async () => {
    const { out } = await search(["delivery date", "--json"]);
    expect(JSON.parse(out)).toMatchObject({
      schema_version: 1,
      query: "delivery date",
      sessions: 1,
      hits: 2,
      results: [
        {
          project: "bakery",
          hits: 2,
          best: { in: "title", text: "Order form loses the delivery date" },
        },
      ],
    });
  });

  test("shows as many sessions as are asked for, and tells that there are more", async () => {
    const { out, err } = await search(["the", "--limit", "1"]);
    expect(out.match(/^2/gm)).toHaveLength(1);
    expect(err).toMatch(
      /^1 of \d+ sessions with these words are shown; --limit 0 shows all, also inside of words\n$/,
    );
    expect((await search(["th*", "--limit", "1"])).err).toMatch(
      /^1 of \d+ sessions are shown; --limit 0 shows all\n$/,
    );
    expect((await search(["delivery date", "--limit", "1"])).err).toBe(
      "Only whole words were looked for; --limit 0 looks inside of words too\n",
    );
  });

  test("finds in a period only, and only in one that there is", async () => {
    const sessions = async (...period: string[]) =>
      JSON.parse((await search(["the", "--json", ...period])).out).sessions;
    expect(await sessions("--all")).toBe(await sessions());
    expect(await sessions("--since", "2026-03-02", "--until", "2026-03-02")).toBeGreaterThan(0);
    expect(await sessions("--until", "2019-12-31")).toBe(0);
    const { err, code } = await search(["the", "--since", "2026-03-05", "--until", "2026-03-01"]);
    expect(err).toBe("tt: --since 2026-03-05 is after --until 2026-03-01; swap them\n");
    expect(code).toBe(2);
  });

  test("finds only in the projects that are asked for, and says where nothing is", async () => {
    const inTide = await search(["the", "--project", "tide", "--json"]);
    const projects = JSON.parse(inTide.out).results.map(
      ({ project }: { project: string }) => project,
    );
    expect(new Set(projects)).toEqual(new Set(["tide"]));
    const none = await search(["the", "--project", "nowhere"]);
    expect([none.out, none.code]).toEqual(["", 0]);
    expect(none.err).toBe(
      "tt: nothing fits --project 'nowhere'; 'tt projects' lists the projects\nNothing was found; a search without a period, a source or projects looks everywhere\n",
    );
  });
});
