import { beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { ttAtTerminal } from "../helpers/terminal.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

async function sessionsIn(home: string): Promise<string[]> {
  const { out } = await tt(["sessions", "--json"], { home });
  return JSON.parse(out).map(({ session_id: id }: { session_id: string }) => id);
}

/** Asks to forget a session with a subagent, and answers. */
async function answered(keys: string) {
  const home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
  const question = { question: "[y/N]", keys };
  const ended = await ttAtTerminal(["forget", "3f1c2a84"], { home }, question);
  return { ...ended, left: await sessionsIn(home) };
}

// Windows has other terminals.
describe.skipIf(process.platform === "win32")("tt forget at a terminal", () => {
  test("shows what it would forget, asks, and forgets it on a yes", async () => {
    for (const keys of ["y\r", "YES\r"]) {
      const { screen, code, left } = await answered(keys);
      expect(screen).toContain("Order form");
      expect(screen).toContain("Forget 2 sessions with 3 prompts for good?");
      expect(screen).toContain("Forgot 2 sessions with 3 prompts");
      expect([keys, code, left.some((id) => id.startsWith("3f1c2a84"))]).toEqual([keys, 0, false]);
    }
  });

  test("forgets nothing on any other answer, and on none", async () => {
    for (const keys of ["n\r", "\r", "yesterday\r", "\x04"]) {
      const { screen, code, left } = await answered(keys);
      expect(screen).toContain("Nothing was forgotten");
      expect([keys, code, left.some((id) => id.startsWith("3f1c2a84"))]).toEqual([keys, 1, true]);
    }
  });

  test("ends and forgets nothing on Ctrl-C", async () => {
    const { screen, signal, left } = await answered("\x03");
    expect(screen).not.toContain("Forgot");
    expect([signal, left.some((id) => id.startsWith("3f1c2a84"))]).toEqual(["SIGINT", true]);
  });
});

test("tt forget says in local time when a session began", async () => {
  const home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
  const { out } = await tt(["forget", "3f1c2a84", "--dry-run"], {
    home,
    env: { TZ: "Asia/Tokyo" },
  });
  expect(out.split("\n")[1]).toStartWith("2026-03-02 17:30  bakery");
});

test("tt forget calls a project what tt projects calls it", async () => {
  const home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
  await tt(["projects", "rename", "bakery", "Bread & Sons"], { home });
  const { out } = await tt(["forget", "3f1c2a84", "--dry-run"], { home });
  expect(out.split("\n")[1]).toStartWith("2026-03-02 08:30  Bread & Sons  3f1c2a84-6d0");
});

test("tt forget takes the session before and behind its options, and no value for those without one", async () => {
  const home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
  const behind = await tt(["forget", "3f1c2a84", "--dry-run"], { home });
  expect(behind.out).toEndWith("Would forget 2 sessions with 3 prompts\n");
  expect(behind.err).toBe(
    "The direct time of other sessions around theirs is shared out without them\n",
  );
  expect(await tt(["forget", "--dry-run", "3f1c2a84"], { home })).toEqual(behind);
  expect(await tt(["forget", "--yes=3f1c2a84"], { home })).toEqual({
    out: "",
    err: "tt: --yes takes no value; see 'tt forget --help'\n",
    code: 2,
  });
  expect(await sessionsIn(home)).toHaveLength(10);
});

test("tt forget finds a session as tt show does, and deletes none where several could be meant", async () => {
  const home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
  const meant = async (asked: string) => {
    const { out } = await tt(["forget", asked, "--dry-run", "--json"], { home });
    return JSON.parse(out).sessions[0].session_id;
  };
  expect(await meant("a81d")).toBe("agent-a81d4c07be25f6390");
  expect(await meant("2f11")).toBe("ses_2f11c0a3ffeexampleTide001");
  expect(await meant("3F1C")).toBe("3f1c2a84-6d0e-4b1f-9c55-0a1b2c3d4e5f");
  const refused = async (asked: string) => {
    const { out, err, code } = await tt(["forget", asked, "--yes"], { home });
    expect({ out, code }).toEqual({ out: "", code: 1 });
    return err;
  };
  expect(await refused("3a9c0")).toBe(
    [
      "tt: '3a9c0' could be 2 sessions; write more of the id:",
      "  ses_3a9c0d1f  2026-03-02 09:00  bakery  Look at templates (@general subagent)",
      "  ses_3a9c0e5f  2026-03-02 09:00  bakery  Price list as PDF",
      "",
    ].join("\n"),
  );
  expect(await refused("3f1d2a84")).toContain("did you mean '3f1c2a84-6d0'?");
  expect(await refused("last")).toStartWith("tt: no session 'last'; ");
  expect(await sessionsIn(home)).toHaveLength(10);
});

test("tt forget lists and counts a fork that goes with its origin because it has nothing of its own", async () => {
  const home = temporaryFolder("copies");
  const [origin, fork] = [
    "0000000a-0000-4000-8000-000000000001",
    "0000000b-0000-4000-8000-000000000002",
  ];
  const path = await writeSession(home, join(home, "shop"), origin, [
    { ago: 9_000, typed: "Sort the shelves" },
    { ago: 8_990, said: "Sorted" },
  ]);
  const copy = (await Bun.file(path).text()).replaceAll(
    `"sessionId":"${origin}"`,
    `"sessionId":"${fork}","forkedFrom":{"sessionId":"${origin}","messageUuid":"x"}`,
  );
  await Bun.write(path.replace(origin, fork), copy);
  await tt(["ingest", "sessions", "--quiet"], { home });
  const told = await tt(["forget", "0000000a", "--dry-run"], { home });
  expect(told.out).toContain("0000000b-000        0");
  expect(told.out).toEndWith("Would forget 2 sessions with 1 prompt\n");
  expect((await tt(["forget", "0000000b", "--dry-run"], { home })).out).toEndWith(
    "Would forget 1 session with 0 prompts\n",
  );
  const { out } = await tt(["forget", "0000000a", "--yes"], { home });
  expect(out).toBe("Forgot 2 sessions with 1 prompt\n");
  expect(await sessionsIn(home)).toEqual([]);
});

test("tt forget --project says what was typed in the project in sessions that began elsewhere, and stays", async () => {
  const home = temporaryFolder("elsewhere");
  const [shop, beta] = [join(home, "shop"), join(home, "beta")];
  const session = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
  await writeSession(home, shop, session(1), [
    { ago: 9_000, typed: "Sort the shelves" },
    { ago: 8_990, said: "Sorted" },
    { ago: 8_000, typed: "Look at Beta", cwd: beta },
    { ago: 7_990, said: "Looked" },
  ]);
  for (const number of [2, 3])
    await writeSession(home, beta, session(number), [
      { ago: 6_000, typed: "Plan Beta" },
      { ago: 5_990, said: "Planned" },
      { ago: 5_000, typed: "Look at the shelves", cwd: shop },
      { ago: 4_990, said: "Looked" },
      { ago: 4_000, typed: "Go on" },
    ]);
  await tt(["ingest", "sessions", "--quiet"], { home });
  const forget = (...args: string[]) => tt(["forget", "--project", "shop", ...args], { home });
  const stays = `2 prompts typed in shop, in 2 sessions that began elsewhere, stay; 'tt export prompts --project ${shop}' shows them`;
  const shared = "The direct time of other sessions around theirs is shared out without them";
  expect((await forget("--dry-run")).err).toBe(`${shared}\n${stays}\n`);
  expect(JSON.parse((await forget("--dry-run", "--json")).out).staying).toEqual({
    prompts: 2,
    sessions: 2,
  });
  expect(await forget("--yes")).toEqual({
    out: "Forgot 1 session with 2 prompts\n",
    err: `${shared}\n${stays}\n`,
    code: 0,
  });
  expect(await forget("--yes")).toEqual({
    out: "",
    err: `No session is meant; nothing was forgotten\n${stays}\n`,
    code: 0,
  });
  const { out } = await tt(["export", "prompts", "--project", shop], { home });
  expect(out.trimEnd().split("\n")).toHaveLength(2);
  expect((await tt(["forget", session(2), "--dry-run"], { home })).err).toBe(`${shared}\n`);
});
