import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

function homeWith(text: string): string {
  const home = temporaryFolder("config");
  mkdirSync(join(home, ".config", "time-tracker"), { recursive: true });
  writeFileSync(join(home, ".config", "time-tracker", "config.toml"), text);
  return home;
}

describe("tt config", () => {
  test("shows every setting with its value and who said it", async () => {
    const home = homeWith('timezone = "Europe/Berlin"\n[time]\nstay = "15m"\n');
    const { out, err, code } = await tt(["config", "--day-start", "04:00"], {
      home,
      env: { TT_START_OF_WEEK: "sunday", OPENCODE_DATA_DIR: "/data/opencode" },
    });
    expect(out).toBe(
      [
        "Setting           Value                              From",
        "timezone          Europe/Berlin                      ~/.config/time-tracker/config.toml",
        "day_start         04:00                              --day-start",
        "start_of_week     sunday                             TT_START_OF_WEEK",
        "time.stay         15m                                ~/.config/time-tracker/config.toml",
        "time.after        2m                                 default",
        "time.reading      5m                                 default",
        "time.opening      1m                                 default",
        "time.writing_cap  10m                                default",
        "time.tool_cap     1h                                 default",
        "prompts           true                               default",
        "mask_secrets      true                               default",
        "db                ~/.local/share/time-tracker/tt.db  default",
        "claude_dir        ~/.claude, ~/.config/claude        default",
        "opencode_dir      /data/opencode                     OPENCODE_DATA_DIR",
        "",
      ].join("\n"),
    );
    expect({ err, code }).toEqual({
      err: "The file is ~/.config/time-tracker/config.toml\n",
      code: 0,
    });
  });

  test("--json says the same to a program", async () => {
    const home = homeWith('[[project]]\nmatch = "~/work/acme/*"\nclient = "Acme"\n');
    const { out } = await tt(["config", "--json"], { home, env: { TT_STAY: "20m" } });
    const { schema_version, file, settings, projects } = JSON.parse(out);
    expect({ schema_version, file, projects }).toEqual({
      schema_version: 1,
      file: { path: `${home}/.config/time-tracker/config.toml`, exists: true },
      projects: [{ match: "~/work/acme/*", name: null, client: "Acme" }],
    });
    expect(settings[3]).toEqual({ key: "time.stay", value: "20m", from: "env", by: "TT_STAY" });
  });

  test("shows what an hour costs, and points at a rate for no client", async () => {
    const home = homeWith(
      '[[project]]\nmatch = "~/work/acme/*"\nclient = "Acme"\n\n[clients."acme"]\nrate = 95.5\ncurrency = "eur"\n\n[clients."Harbour"]\nrate = "10"\n\n[clients."*"]\nrate = 80\n',
    );
    const { out, err, code } = await tt(["config"], { home });
    expect(out.replaceAll(/ {2,}/g, "  ")).toEndWith(
      [
        'clients."acme"  95.5 EUR  ~/.config/time-tracker/config.toml',
        'clients."Harbour"  10  ~/.config/time-tracker/config.toml',
        'clients."*"  80  ~/.config/time-tracker/config.toml',
        "",
      ].join("\n"),
    );
    expect(err).toEndWith(
      [
        "tt: [clients.\"acme\"] has no effect: no [[project]] block has this client; did you mean 'Acme'?",
        "tt: [clients.\"Harbour\"] has no effect: no [[project]] block has this client; 'tt projects' lists the clients",
        "",
      ].join("\n"),
    );
    expect(code).toBe(0);
    const { clients } = JSON.parse((await tt(["config", "--json"], { home })).out);
    expect(clients[0]).toEqual({ client: "acme", rate: "95.5", currency: "EUR" });
  });

  test("points at a variable that is no setting", async () => {
    const { err } = await tt(["config"], { home: homeWith(""), env: { TT_TIMEZON: "UTC" } });
    expect(err).toContain("tt: TT_TIMEZON is no setting; did you mean 'TT_TIMEZONE'?\n");
  });

  test("a file that makes no sense stops every command that would heed it, but not 'tt config path'", async () => {
    const home = homeWith("timezon = 5\n");
    for (const command of [["config"], ["sessions"], ["ingest", "sessions"], ["doctor"]]) {
      expect(await tt(command, { home })).toEqual({
        out: "",
        err: "tt: ~/.config/time-tracker/config.toml: there is no setting 'timezon'; did you mean 'timezone'?\n",
        code: 1,
      });
    }
    expect(await tt(["config", "path"], { home })).toEqual({
      out: `${home}/.config/time-tracker/config.toml\n`,
      err: "",
      code: 0,
    });
  });

  test("the path is shown also where there is no file, in a directory in which an editor can make it", async () => {
    const home = temporaryFolder("none");
    expect(await tt(["config", "path"], { home })).toEqual({
      out: `${home}/.config/time-tracker/config.toml\n`,
      err: "There is no such file yet; make it, and tt config shows what it says\n",
      code: 0,
    });
    const folder = join(home, ".config/time-tracker");
    expect(readdirSync(folder)).toEqual([]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test("the path is shown also where no directory can be made", async () => {
    const home = temporaryFolder("closed");
    writeFileSync(join(home, ".config"), "");
    expect(await tt(["config", "path"], { home })).toEqual({
      out: `${home}/.config/time-tracker/config.toml\n`,
      err: expect.stringMatching(/^tt: cannot make .*; make it yourself\n$/),
      code: 0,
    });
  });
});

test("the index and the directories can be said in the file", async () => {
  const home = homeWith('db = "~/mine.db"\nclaude_dir = "~/elsewhere"\n');
  const { out } = await tt(["ingest", "sessions", "--json"], { home });
  const { index, sources } = JSON.parse(out);
  expect(index).toBe(join(home, "mine.db"));
  expect(sources[0].roots).toEqual([{ path: join(home, "elsewhere"), found: false, skipped: 0 }]);
});
