import { test } from "bun:test";

/** A test that needs a program of the system; where it is missing a skipped test says so. */
export function testWith(program: string, name: string, run: () => Promise<void>): void {
  if (Bun.which(program) !== null) {
    test(name, run, 60_000);
    return;
  }
  console.warn(`skipped: ${name} (there is no ${program})`);
  test.skip(`${name}: there is no ${program}`, () => {});
}

/** What runs a program in a namespace where there is no network. */
export const alone = ["unshare", "--map-root-user", "--net"] as const;

/** A test that needs such a namespace; where none may be made a skipped test says so. */
export function testAlone(name: string, run: () => Promise<void>): void {
  const isAllowed = Bun.which("unshare") !== null && Bun.spawnSync([...alone, "true"]).success;
  if (!isAllowed) console.warn(`skipped: ${name} (no network namespace may be made here)`);
  test.skipIf(!isAllowed)(name, run, 60_000);
}

/** Every command that reads the index, as a user would run it on the invented home. */
export const readingCommands: readonly (readonly string[])[] = [
  ["sessions", "--limit", "0"],
  ["sessions", "--tree"],
  ["show"],
  ["show", "last", "--full"],
  ["show", "--markdown"],
  ["resume", "--print"],
  ["status"],
  ["status", "--line"],
  ["report", "--all"],
  ["report", "--all", "--by", "session"],
  ["report", "--all", "--by", "day", "--by", "project"],
  ["explain", "2026-03-02"],
  ["timeline", "2026-03-02"],
  ["timeline", "--week", "2026-03-02"],
  ["projects"],
  ["doctor"],
  ["doctor", "--formats"],
  ["search", "words"],
  ["search", "words", "--recent"],
  ["config"],
];
