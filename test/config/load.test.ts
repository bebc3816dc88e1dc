import { describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { configPath } from "../../src/config/file.ts";
import { loadSettings } from "../../src/config/load.ts";
import { temporaryFolder } from "../helpers/home.ts";

/** A home directory whose configuration says this. */
function homeWith(text: string): { HOME: string } {
  const env = { HOME: temporaryFolder("config") };
  mkdirSync(dirname(configPath(env)), { recursive: true });
  writeFileSync(configPath(env), text);
  return env;
}

const wrong = (text: string) => {
  try {
    loadSettings({}, homeWith(text)).timezone.trim();
    return "accepted";
  } catch (error) {
    return String(error).replace("~/.config/time-tracker/", "");
  }
};

describe("where the configuration is", () => {
  test("on each platform", () => {
    expect(configPath({ HOME: "/home/ann" }, "linux")).toBe(
      "/home/ann/.config/time-tracker/config.toml",
    );
    expect(configPath({ HOME: "/Users/ann" }, "darwin")).toBe(
      "/Users/ann/Library/Application Support/time-tracker/config.toml",
    );
    expect(configPath({ HOME: "/u", APPDATA: "/u/Roaming" }, "win32")).toBe(
      "/u/Roaming/time-tracker/config.toml",
    );
    expect(configPath({ HOME: "/home/ann", XDG_CONFIG_HOME: "/x" }, "darwin")).toBe(
      "/x/time-tracker/config.toml",
    );
  });
});

describe("a setting", () => {
  test("has its default where nothing is said", () => {
    const settings = loadSettings({}, { HOME: "/home/ann", XDG_CONFIG_HOME: "/nowhere" });
    expect({ ...settings }).toEqual({
      home: "/home/ann",
      timezone: "UTC",
      timezoneSign: settings.timezoneSign,
      isSystemZone: true,
      isInZoneFiles: settings.isInZoneFiles,
      dayStart: 0,
      startOfWeek: 1,
      time: {
        stay: 600_000,
        after: 120_000,
        reading: 300_000,
        opening: 60_000,
        writingCap: 600_000,
        toolCap: 3_600_000,
      },
      keeping: { prompts: true, maskSecrets: true },
      db: "/home/ann/.local/share/time-tracker/tt.db",
      roots: {
        claude: ["/home/ann/.claude", "/home/ann/.config/claude"],
        opencode: ["/home/ann/.local/share/opencode"],
      },
      projects: [],
      clients: new Map(),
    });
  });

  test("comes from the flag, else the variable, else the file", () => {
    const env = homeWith('day_start = "01:00"\ndb = "~/file.db"\n[time]\nstay = "15m"\n');
    expect(loadSettings({}, env).dayStart).toBe(60);
    expect(loadSettings({}, env).db).toBe(`${env.HOME}/file.db`);
    expect(loadSettings({}, env).time.stay).toBe(15 * 60_000);
    const both = { ...env, TT_DAY_START: "02:00", TT_STAY: "90s" };
    expect(loadSettings({}, both).dayStart).toBe(120);
    expect(loadSettings({}, both).time.stay).toBe(90_000);
    expect(loadSettings({ dayStart: "03:30" }, both).dayStart).toBe(210);
  });

  test("of the directories goes after the other programs' own variables where the file says it", () => {
    const env = homeWith('claude_dir = ["~/a", "/b"]\n');
    expect(loadSettings({}, env).roots.claude).toEqual([`${env.HOME}/a`, "/b"]);
    expect(loadSettings({}, { ...env, CLAUDE_CONFIG_DIR: "/c,/d" }).roots.claude).toEqual([
      "/c",
      "/d",
    ]);
    expect(
      loadSettings({}, { ...env, CLAUDE_CONFIG_DIR: "/c", TT_CLAUDE_DIR: "/e" }).roots.claude,
    ).toEqual(["/e"]);
  });

  test("of a path may begin with a ~ that no shell has replaced", () => {
    const env = { HOME: "/home/ann", TT_CLAUDE_DIR: "~/a, ~/b", TT_DB: "~/mine.db" };
    const { roots, db } = loadSettings({ opencodeDir: "~/c" }, env);
    expect([roots.claude, roots.opencode, db]).toEqual([
      ["/home/ann/a", "/home/ann/b"],
      ["/home/ann/c"],
      "/home/ann/mine.db",
    ]);
  });

  test("is read in every spelling that a person may use", () => {
    const env = homeWith(
      'timezone = "europe/berlin"\nstart_of_week = "Sunday"\nday_start = "4:00"\n[time]\ntool_cap = "1h 30m"\n',
    );
    const settings = loadSettings({}, env);
    expect([settings.timezone, settings.startOfWeek, settings.dayStart]).toEqual([
      "Europe/Berlin",
      7,
      240,
    ]);
    expect(settings.time.toolCap).toBe(90 * 60_000);
  });
});

describe("what is wrong is told with the file, the key and what is right", () => {
  test.each([
    [
      "[time]\nstay = 5",
      'Failure: config.toml: time.stay cannot be 5; write a duration from 0s to 4h such as "10m", "90s" or "1h"',
    ],
    [
      '[time]\ntool_cap = "10s"',
      'Failure: config.toml: time.tool_cap cannot be "10s"; write a duration from 1m to 24h such as "10m", "90s" or "1h"',
    ],
    ['[time]\nstay = "-5m"', /time\.stay cannot be "-5m"/],
    ['[time]\nstay = "5h"', /time\.stay cannot be "5h"/],
    ['stay = "5m"', "Failure: config.toml: there is no setting 'stay'; did you mean 'time.stay'?"],
    [
      "foo = 1",
      "Failure: config.toml: there is no setting 'foo'; there are: timezone, day_start, start_of_week, time.stay, time.after, time.reading, time.opening, time.writing_cap, time.tool_cap, prompts, mask_secrets, db, claude_dir, opencode_dir, project, clients",
    ],
    ["[tiem]", "Failure: config.toml: there is no setting 'tiem'; did you mean 'time'?"],
    [
      '[time]\nwriting = "5m"',
      "Failure: config.toml: there is no setting 'time.writing'; did you mean 'time.writing_cap'?",
    ],
    ["time = 5", "Failure: config.toml: 'time' is a table; write [time]"],
    [
      'timezon = "UTC"',
      "Failure: config.toml: there is no setting 'timezon'; did you mean 'timezone'?",
    ],
    [
      'start_of_week = "mondya"',
      "Failure: config.toml: start_of_week cannot be \"mondya\"; did you mean 'monday'?",
    ],
    [
      'timezone = "Mars/Base"',
      'Failure: config.toml: timezone cannot be "Mars/Base"; write the name of a time zone such as "Europe/Berlin" or "UTC"',
    ],
    [
      "day_start = 04:00:00",
      'Failure: config.toml: day_start cannot be "04:00:00"; write a time from "00:00" to "23:59" such as "04:00"',
    ],
    [
      'db = "x.db"',
      'Failure: config.toml: db cannot be "x.db"; write a path that begins with "/" or "~/"',
    ],
    [
      "# mine\n\n[time]\nstay =\nafter = 1\n",
      "Failure: config.toml, line 4: Missing value after '='; values must be on the same line; mend it, or move it away",
    ],
    [
      '[[project]]\nmatch = "a"',
      'Failure: config.toml, [[project]] 1: it says neither a name nor a client; write name = "…"',
    ],
    [
      '[[project]]\nname = "a"',
      "Failure: config.toml, [[project]] 1: 'match' is missing; it says which project it is",
    ],
    [
      '[[project]]\nmatch = "a"\nnam = "b"',
      "Failure: config.toml, [[project]] 1: there is no 'nam'; did you mean 'name'?",
    ],
    ['project = "a"', "Failure: config.toml: 'project' must be blocks that begin with [[project]]"],
    [
      '[clients."Acme"]\nrate = "abc"',
      'Failure: config.toml, [clients."Acme"]: \'rate\' must be a number such as 95 or "95.50"',
    ],
    ['[clients."Acme"]\nrate = -5', /'rate' must be a number/],
    ['[clients."Acme"]\nrate = 5\ncurrency = "EURO"', /'currency' must be a code of three letters/],
    [
      '[clients."Acme"]\nrte = 95',
      "Failure: config.toml, [clients.\"Acme\"]: there is no 'rte'; did you mean 'rate'?",
    ],
  ])("%s", (text, message) => {
    if (typeof message === "string") expect(wrong(text)).toBe(message);
    else expect(wrong(text)).toMatch(message);
  });

  test("in a flag and in a variable it is misuse", () => {
    const env = { HOME: "/home/ann", XDG_CONFIG_HOME: "/nowhere" };
    expect(() => loadSettings({ startOfWeek: "sundai" }, env)).toThrow(
      "--start-of-week cannot be 'sundai'; did you mean 'sunday'?",
    );
    expect(() => loadSettings({}, { ...env, TT_DAY_START: "25:00" })).toThrow(
      'TT_DAY_START cannot be \'25:00\'; write a time from "00:00" to "23:59" such as "04:00"',
    );
    expect(() => loadSettings({ db: " " }, env)).toThrow("--db needs a value");
  });
});
