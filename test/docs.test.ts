import { beforeAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { commands } from "../src/commands/index.ts";
import { allSettings } from "../src/config/settings.ts";
import { writeSession } from "./commands/claude-lines.ts";
import { startWatching } from "./commands/watching.ts";
import { homeCopy, temporaryFolder } from "./helpers/home.ts";
import { binaryPath, tt } from "./helpers/tt.ts";

const root = join(import.meta.dir, "..");
const read = (path: string) => Bun.file(join(root, path)).text();

beforeAll(async () => void (await binaryPath()), 120_000);

/** A time zone in which today began hours ago, and does not end soon. */
function zoneOfNoon(): string {
  const ahead = 12 - new Date().getUTCHours();
  return `Etc/GMT${ahead > 0 ? "-" : "+"}${Math.abs(ahead)}`;
}

describe("README", () => {
  test("shows what the program prints, word for word", async () => {
    const home = await homeCopy();
    const readme = await read("README.md");
    const shown = [...readme.matchAll(/```console\n\$ tt ([^\n]+)\n([\s\S]*?)```/g)];
    expect(shown.map(([, command]) => command)).toEqual([
      "ingest sessions",
      "report --since 2026-03-02 --until 2026-03-08",
      "timeline 2026-03-02",
      "export timesheet --since 2026-03-02 --until 2026-03-08 --format toggl --email ada@example.com --round 6m",
      "sessions",
      "show ses_2f11",
      "search delivery date",
      "sessions --tree --project bakery",
      "resume ses_2f11 --print",
      "forget 3f1c2a84 --dry-run",
      "status",
      "status --line",
      "ingest sessions --watch",
      "--help",
    ]);
    const still = shown.filter(([, command = ""]) => !/^status|--watch/.test(command));
    for (const [, command = "", output = ""] of still) {
      const { out } = await tt(command.split(" "), { home, env: { LANG: "C.UTF-8" } });
      expect(out).toBe(output);
    }
  });

  test("shows what it says while agents are at work, word for word but for the clock", async () => {
    const home = temporaryFolder("live");
    const env = { TZ: zoneOfNoon() };
    await writeSession(home, join(home, "bakery"), "3f1c2a84-6d0e-4f7b-9a51-0c2d4e6f8a10", [
      { ago: 730, typed: "Order form loses the delivery date" },
      { ago: 250, said: "Done" },
    ]);
    await writeSession(home, join(home, "tide"), "9e6a7b5c-3f44-4d55-8c66-b777a888f999", [
      { ago: 510, typed: "Draw the tide table" },
      { ago: 500, calls: "Bash" },
      { ago: 100, result: "Bash" },
    ]);
    await tt(["ingest", "sessions"], { home });
    const readme = await read("README.md");
    const shownOf = (command: string) =>
      readme.split(`\`\`\`console\n$ tt ${command}\n`)[1]?.split("```")[0] ?? "not shown";
    for (const command of ["status", "status --line"])
      expect((await tt(command.split(" "), { home, env })).out).toBe(shownOf(command));

    const watcher = await startWatching(home);
    await watcher.says("Watching", "err");
    await writeSession(home, join(home, "shop"), "5c4b3a29-1807-4655-8443-322110ffeedd", [
      { ago: 3, typed: "Fix the checkout" },
    ]);
    await watcher.says(/ 1 new, .*\n/);
    await watcher.end();
    const withoutClock = (text: string) => text.replace(/^\d\d:\d\d:\d\d/m, "");
    expect(withoutClock(watcher.out())).toBe(withoutClock(shownOf("ingest sessions --watch")));
  }, 120_000);

  test("so does docs/sessions.md", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions"], { home });
    const page = await read("docs/sessions.md");
    const shown = [...page.matchAll(/```console\n\$ tt ([^\n]+)\n([\s\S]*?)```/g)];
    expect(shown.length).toBe(1);
    for (const [, command = "", output = ""] of shown)
      expect((await tt(command.split(" "), { home })).out).toBe(output);
  });

  test("names every command", async () => {
    const readme = await read("README.md");
    for (const { name } of commands) expect(readme).toContain(`\`tt ${name}`);
  });

  test("has the command that CI runs to test", async () => {
    const command = /To set up and pass the tests:\s+```sh\n(.*)\n```/.exec(
      await read("README.md"),
    )?.[1];
    expect(command).toBe("npx -y bun@1.4.5 run test");
    expect((await read(".ci/run")).trimEnd().split("\n").at(-1)).toBe(command ?? "");
  });
});

test("docs/configuration.md has every setting as the program knows it, in its order", async () => {
  const rows = [...(await read("docs/configuration.md")).matchAll(/^\| `.*$/gm)];
  const cells = rows.map(([row]) =>
    row
      .split("|")
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  expect(cells).toEqual(
    allSettings.map(({ key, summary, shown, env, heeds = [], flags }) => [
      `\`${key}\``,
      summary,
      shown,
      [env, ...heeds].map((name) => `\`${name}\``).join(", "),
      flags === "" ? "" : `\`${flags}\``,
    ]),
  );
});

test("every link between the documents leads somewhere", async () => {
  const documents = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "docs/index.md",
    "docs/schemas.md",
    "docs/kernel.md",
    "docs/configuration.md",
    "docs/projects.md",
    "docs/timeline.md",
    "docs/time.md",
    "docs/json.md",
    "docs/commands.md",
    "docs/export.md",
    "docs/sql.md",
    "docs/sessions.md",
    "docs/search.md",
    "docs/torture.md",
  ];
  for (const document of documents) {
    for (const [, target = ""] of (await read(document)).matchAll(/\]\(([^)#]+)\)/g)) {
      if (target.startsWith("http")) continue;
      expect([document, target, existsSync(join(root, document, "..", target))]).toEqual([
        document,
        target,
        true,
      ]);
    }
  }
});

test("the map in CONTRIBUTING names only what is there", async () => {
  const rows = [
    ...(await read("CONTRIBUTING.md")).matchAll(/`((?:src|test|fixtures|docs)\/[^`<*]*)`/g),
  ];
  expect(rows.length).toBeGreaterThan(10);
  for (const [, path = ""] of rows)
    expect([path, existsSync(join(root, path))]).toEqual([path, true]);
});

test("the changelog has the package's version", async () => {
  const { version } = JSON.parse(await read("package.json"));
  expect(await read("CHANGELOG.md")).toContain(`## ${version}`);
});

test("the pinned Bun is the same everywhere", async () => {
  const texts = await Promise.all(
    ["README.md", "CONTRIBUTING.md", ".ci/run", "package.json"].map(read),
  );
  for (const text of texts) {
    for (const [, pinned] of text.matchAll(/bun@(\d+\.\d+\.\d+)/g)) expect(pinned).toBe("1.4.5");
  }
});

test("the generated checks are what the schemas say", async () => {
  const child = Bun.spawn([process.execPath, "scripts/build-checks.ts", "--check"], {
    cwd: root,
    stderr: "pipe",
  });
  expect(await child.stderr.text()).toBe("");
  expect(await child.exited).toBe(0);
});
