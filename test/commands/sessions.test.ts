import { beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

let home = "";

beforeAll(async () => {
  await binaryPath();
  home = await homeCopy();
  await tt(["ingest", "sessions"], { home });
}, 120_000);

type Json = { session_id: string; direct_ms: number; delegated_ms: number; below?: Json[] };

const list = async (...args: string[]): Promise<Json[]> =>
  JSON.parse((await tt(["sessions", "--json", ...args], { home })).out);

const ids = async (...args: string[]) =>
  (await list(...args)).map(({ session_id: id }) => id.replace("agent-", "").slice(0, 8));

describe("tt sessions", () => {
  test("has the times that the report says of each session", async () => {
    const {
      rows,
    }: { rows: { session: { key: string }; direct_ms: number; delegated_ms: number }[] } =
      JSON.parse((await tt(["report", "--all", "--by", "session", "--json"], { home })).out);
    const reported = rows.map((row) => [row.session.key, row.direct_ms, row.delegated_ms]);
    const listed = (await list("--type", "user")).map((row) => [
      row.session_id,
      row.direct_ms,
      row.delegated_ms,
    ]);
    expect(listed.sort()).toEqual(reported.sort());
  });

  test("sorts by what is asked, and turns round with a dash or --reverse", async () => {
    const users = ["--type", "user", "--since", "2026-01-01"];
    const byDirect = ["ses_2f11", "3f1c2a84", "ses_3a9c", "5c4b3a29", "b7d0e1f2"];
    expect(await ids("--sort", "direct", ...users)).toEqual(byDirect);
    expect(await ids("--sort", "-direct", ...users)).toEqual(byDirect.toReversed());
    expect(await ids("--sort=direct", "--reverse", ...users)).toEqual(byDirect.toReversed());
    expect(await ids("--sort", "messages", ...users)).toEqual([
      "3f1c2a84",
      "ses_2f11",
      "ses_3a9c",
      "5c4b3a29",
      "b7d0e1f2",
    ]);
    expect((await ids("--sort", "project", ...users)).at(-1)).toBe("5c4b3a29");
    expect(await ids("--sort", "-start", "--limit", "1")).toEqual(["0d5b8c11"]);
  });

  test("refuses what it cannot sort by", async () => {
    const { err, code } = await tt(["sessions", "--sort", "directs"], { home });
    expect(err).toBe("tt: --sort cannot be 'directs'; did you mean 'direct'?\n");
    expect(code).toBe(2);
  });

  test("takes days from one to another, both included", async () => {
    expect(await ids("--since", "2026-03-02", "--until", "2026-03-02", "--type", "user")).toEqual([
      "b7d0e1f2",
      "ses_3a9c",
      "3f1c2a84",
    ]);
    const { err, code } = await tt(["sessions", "--since", "2026-03-02", "--until", "2026-03-01"], {
      home,
    });
    expect(err).toBe("tt: --since 2026-03-02 is after --until 2026-03-01; swap them\n");
    expect(code).toBe(2);
  });

  test("begins and ends days in the person's time zone, and when their days begin", async () => {
    const in2025 = ["--since", "20250805", "--until", "20250805", "--type", "user"];
    expect(await ids(...in2025)).toEqual(["9e6a7b5c"]);
    expect(await ids(...in2025, "--timezone", "Asia/Tokyo")).toEqual(["9e6a7b5c", "0d5b8c11"]);
    expect(await ids(...in2025, "--day-start", "09:00")).toEqual([]);
  });

  test("finds projects by the name that reports give them, and by their paths still", async () => {
    const named = await homeCopy();
    await tt(["ingest", "sessions"], { home: named });
    await tt(["projects", "rename", "bakery", "Acme shop"], { home: named });
    const found = async (...args: string[]) => {
      const { out } = await tt(["sessions", "--json", "--type", "user", ...args], { home: named });
      const rows: Json[] = JSON.parse(out);
      return rows.map(({ session_id: id }) => id.slice(0, 4)).sort();
    };
    const bakery = ["3f1c", "b7d0", "ses_"];
    expect(await found("--project", "acme")).toEqual(bakery);
    expect(await found("--project", "code/bakery")).toEqual(bakery);
    expect(await found("--exclude", "acme", "--since", "2026-01-01")).toEqual(["5c4b", "ses_"]);
    expect(await found("--project", "acme", "--project", "tide", "--exclude", "acme")).toEqual(
      await found("--project", "tide"),
    );
  });

  test("puts subagents and copies below the sessions that they come from", async () => {
    const { out } = await tt(
      ["sessions", "--tree", "--since", "2026-03-01", "--project", "bakery"],
      {
        home,
        env: { COLUMNS: "90" },
      },
    );
    expect(out.split("\n")).toEqual([
      "Start             Project  Direct  Delegated  Id                What",
      "2026-03-02 09:00  bakery       6m         3m  ses_3a9c0e5f      Price list as PDF",
      "2026-03-02 09:00  bakery       0m         1m  ses_3a9c0d1f      └ Look at templates (@gen…",
      "2026-03-02 08:30  bakery       9m         4m  3f1c2a84-6d0      Order form loses the deli…",
      "2026-03-02 08:30  bakery       0m         3m  agent-a81d4c07be  └ Look for similar forms",
      "2026-03-02 13:00  bakery       3m        <1m  b7d0e1f2-112      └ Do the same for the inv…",
      "",
    ]);
    const [, root] = await list("--tree", "--since", "2026-03-01", "--project", "bakery");
    expect(root?.below?.map(({ session_id: id }) => id.slice(0, 8))).toEqual([
      "agent-a8",
      "b7d0e1f2",
    ]);
    expect((await list("--tree", "--limit", "1")).length).toBe(1);
  });

  test("says of an empty index that it is, and how it is filled", async () => {
    const empty = temporaryFolder("empty");
    await tt(["ingest", "sessions"], { home: empty });
    const errOf = async (...args: string[]) =>
      (await tt(["sessions", ...args], { home: empty })).err;
    for (const args of [[], ["--all"], ["--tree", "--sort", "direct"]])
      expect(await errOf(...args)).toBe("No sessions yet; tt ingest sessions reads new ones\n");
    for (const args of [
      ["--since", "2026-01-01"],
      ["--type", "user"],
      ["--source", "claude"],
    ])
      expect(await errOf(...args)).toBe(
        "No sessions match; tt sessions without options lists the newest\n",
      );
  });

  test("is paged in a terminal only, and not with --no-pager", async () => {
    const binary = await binaryPath();
    const inTerminal = async (command: string, pager: string) => {
      const child = Bun.spawn(["script", "-qec", command, "/dev/null"], {
        env: { HOME: home, PATH: "/usr/bin:/bin", TZ: "UTC", TERM: "xterm", TT_PAGER: pager },
        stdin: "ignore",
        stdout: "pipe",
      });
      const out = await child.stdout.text();
      return { lines: out.split("\r\n"), code: await child.exited };
    };
    const paged = await inTerminal(`${binary} sessions`, "sed 's/^/> /'");
    expect(paged.lines[1]).toStartWith("> 2026-03-04 10:00");
    const bare = await inTerminal(`${binary} sessions --no-pager`, "sed 's/^/> /'");
    expect(bare.lines[1]).toStartWith("2026-03-04 10:00");
    const left = await inTerminal(`${binary} sessions --limit 0`, "true");
    expect(left).toEqual({ lines: [""], code: 0 });
    const missing = await inTerminal(`${binary} sessions`, "no-such-pager 2>/dev/null");
    expect(missing.lines[1]).toStartWith("2026-03-04 10:00");
    const piped = await tt(["sessions"], { home, env: { TT_PAGER: join(home, "none") } });
    expect(piped.err).toBe("");
  });
});
