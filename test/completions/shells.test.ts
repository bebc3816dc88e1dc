import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { commands } from "../../src/commands/index.ts";
import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

/** Names that would run, or fall apart, where a shell took them for code. */
const hostile = ["$(touch ran)", "`touch ran`", "it's; touch ran", 'a "b" c', "touch\nran"];

let home = "";
let binary = "";

beforeAll(async () => {
  binary = await binaryPath();
  home = await homeCopy();
  await tt(["ingest", "sessions"], { home });
  const db = new Database(join(home, ".local/share/time-tracker/tt.db"));
  const ids = db
    .query<{ id: string }, []>("SELECT session_id AS id FROM agent_sessions ORDER BY 1")
    .all();
  const rename = db.query(
    "UPDATE agent_sessions SET project_name = ?1, project_path = '/home/ada/' || ?1, summary = ?2 WHERE session_id = ?3",
  );
  for (const [index, name] of hostile.entries())
    rename.run(name, `\x1b]0;${name}\x07`, ids[index]?.id ?? "");
  db.close();
}, 120_000);

afterAll(() => expect(readdirSync(home)).not.toContain("ran"));

const env = () => ({
  HOME: home,
  PATH: `${dirname(binary)}:/usr/bin:/bin`,
  TZ: "UTC",
  TERM: "dumb",
  PS1: "$ ",
});

async function ask(before: string[], current: string): Promise<string[]> {
  const { out, err, code } = await tt(["complete", `--current=${current}`, "--", ...before], {
    home,
  });
  expect([err, code]).toEqual(["", 0]);
  return out.trimEnd().split("\n");
}

describe("tt complete", () => {
  test("every command, its options and --help can be reached by Tab alone", async () => {
    for (const { name, options, args } of commands) {
      const words = name.split(" ");
      for (const [index, word] of words.entries()) {
        const lines = await ask(words.slice(0, index), "");
        expect(lines.map((line) => line.split("\t")[0])).toContain(word);
      }
      const flags = (await ask(words, "-")).map((line) => line.split("\t")[0]);
      expect([name, args, flags.slice(1)]).toEqual([
        name,
        args,
        [...options.map(({ flags: text }) => text.split(" ")[0]), "--help"],
      ]);
    }
  }, 60_000);

  test("the commands to help with, and an order turned round", async () => {
    const lines = await ask([], "");
    expect(lines).toContain("export\ttimesheet, sessions, events, prompts");
    expect(lines).toContain("help\tShow help, also of one command");
    expect(await ask(["help", "ingest"], "")).toEqual([
      ":values",
      "sessions\tRead every Claude Code and OpenCode session into the index",
    ]);
    expect(await ask(["sessions", "--sort"], "-st")).toEqual([":values", "-start"]);
  });

  test("projects, sessions, sources and dimensions come with what a person knows of them", async () => {
    expect(await ask(["report", "--source"], "")).toEqual([":values", "claude\t", "opencode"]);
    expect(await ask(["report", "--project"], "t")).toEqual([
      ":values",
      expect.stringMatching(/^tide\t\d sessions?$/),
    ]);
    expect((await ask(["report", "--since"], "")).slice(0, 3)).toEqual([
      ":values",
      expect.stringMatching(/^today\t\d{4}-\d\d-\d\d$/),
      expect.stringMatching(/^yesterday\t/),
    ]);
    expect(await ask(["sessions", "--db"], "")).toEqual([":files"]);
    expect(await ask(["doctor", "--claude-dir"], "")).toEqual([":folders"]);
  });

  test("clients, wherever one is asked for", async () => {
    const folder = temporaryFolder("clients");
    mkdirSync(join(folder, "time-tracker"));
    writeFileSync(
      join(folder, "time-tracker/config.toml"),
      '[[project]]\nmatch = "tide"\nclient = "Harbour & Sons"\n\n[[project]]\nmatch = "gone"\nclient = "Acme"\n\n[clients."*"]\nrate = 80\n',
    );
    for (const before of [
      ["export", "timesheet", "--client"],
      ["projects", "client", "tide"],
    ]) {
      const asked = ["complete", "--current=", "--", ...before];
      const { out } = await tt(asked, { home, env: { XDG_CONFIG_HOME: folder } });
      expect(out).toBe(":values\nHarbour & Sons\t\nAcme\t\n");
    }
  });

  test("a session that a command takes, and last where it is a word for one", async () => {
    const offered = async (...before: string[]) =>
      (await ask(before, "")).slice(1).map((line) => line.split("\t")[0] ?? "");
    const agents = (ids: string[]) => ids.filter((id) => id.startsWith("agent-"));
    const [shown, resumed, forgotten] = [
      await offered("show"),
      await offered("resume"),
      await offered("forget"),
    ];
    expect([shown[0], shown.length, agents(shown).length]).toEqual(["last", 11, 2]);
    expect([resumed[0], resumed.length, agents(resumed).length]).toEqual(["last", 8, 0]);
    expect([forgotten.includes("last"), forgotten.length]).toEqual([false, 10]);
    const begun = async (typed: string) =>
      (await ask(["show"], typed)).map((line) => line.split("\t")[0]);
    expect(await begun("a81")).toEqual([":values", "a81d4c07be25f6390"]);
    expect(await begun("agent-a81")).toEqual([":values", "agent-a81d4c07be25f6390"]);
  });

  test("every word that an option of an export can be", async () => {
    for (const [option, words] of [
      ["--format", "csv json ics toggl clockify timewarrior activitywatch"],
      ["--per", "project session"],
      ["--short", "drop fold"],
      ["--rounding", "up nearest down"],
      ["--round-per", "entry day"],
      ["--date-format", "MM/DD/YYYY DD/MM/YYYY YYYY-MM-DD"],
    ] as const) {
      const lines = await ask(["export", "timesheet", option], "");
      expect([option, lines.map((line) => line.trim()).join(" ")]).toEqual([
        option,
        `:values ${words}`,
      ]);
    }
    expect(await ask(["export", "events", "--format"], "")).toEqual([":values", "jsonl\t", "csv"]);
    expect(await ask(["export", "events", "--type"], "u")).toEqual([":values", "user"]);
  });

  test("a name with a line break in it, and control characters, are not told to a shell", async () => {
    const lines = await ask(["report", "--project"], "");
    for (const control of ["\x1b", "\x07"]) expect(lines.join("\n")).not.toContain(control);
    expect(lines.filter((line) => line.startsWith("touch"))).toEqual([]);
    expect(lines).toContain("$(touch ran)\t1 session");
  });

  test("without an index, with a broken configuration, or with nonsense it says nothing and succeeds", async () => {
    const values = ["complete", "--current=", "--", "report", "--project"];
    for (const given of [{ TT_DB: "/nowhere/tt.db" }, { TT_DAY_START: "noon" }]) {
      expect(await tt(values, { home, env: given })).toEqual({
        out: ":values\n",
        err: "",
        code: 0,
      });
    }
    expect((await tt(["complete"], { home })).code).toBe(0);
  });

  test.each(["fisch", "sh", "ksh", "dash"])(
    "%s is a misuse that says which shells there are",
    async (shell) => {
      expect(await tt(["completions", shell], { home })).toEqual({
        out: "",
        err: `tt: there is no script for '${shell}'; there are: bash, zsh, fish, powershell\n`,
        code: 2,
      });
    },
  );

  test("PowerShell may be called by its program's name", async () => {
    const script = await tt(["completions", "powershell"], { home });
    expect(script.out).toContain("Register-ArgumentCompleter");
    expect(await tt(["completions", "pwsh"], { home })).toEqual(script);
  });
});

const bash = Bun.which("bash");
const zsh = Bun.which("zsh");
const fish = Bun.which("fish");

/** What a line becomes in a real shell in a terminal when Tab is pressed. */
async function typed(
  shell: string[],
  prepare: string,
  line: string,
  until: RegExp,
): Promise<string> {
  let seen = "";
  const terminal = new Bun.Terminal({
    cols: 200,
    rows: 40,
    data: (_terminal, data) => void (seen += Buffer.from(data).toString()),
  });
  const child = Bun.spawn(shell, { cwd: home, env: env(), terminal });
  const waitFor = async (what: RegExp) => {
    for (let tries = 0; tries < 2500 && !what.test(seen); tries++) await Bun.sleep(20);
  };
  terminal.write(`${prepare}; echo read''y\n`);
  await waitFor(/ready/);
  seen = "";
  terminal.write(`${line}\t`);
  await waitFor(until);
  child.kill("SIGKILL");
  await child.exited;
  terminal.close();
  return Bun.stripANSI(seen);
}

const lines: [string, RegExp][] = [
  ["tt ing", /ingest/],
  ["tt report --project ti", /project tide/],
  ["tt report --project=ti", /project=tide/],
  ["tt report --by w", /by week/],
  ["tt sessions --source o", /opencode/],
  ["tt report --project \\$", /\\\$\\\(touch\\ ran\\\)/],
  ["tt report --timezone=Europe/Berl", /Europe\/Berlin/],
  ["tt sessions --db .loc", /\.local\//],
];

describe.if(bash !== null)("bash in a terminal", () => {
  test.each(lines)(
    "%s",
    async (line, expected) => {
      const shell = [bash ?? "", "--norc", "--noprofile", "-i"];
      expect(await typed(shell, "source <(tt completions bash)", line, expected)).toMatch(expected);
    },
    60_000,
  );
});

describe.if(zsh !== null)("zsh in a terminal", () => {
  test.each(lines)(
    "%s",
    async (line, expected) => {
      const prepare = "autoload -U compinit; compinit -D -u; source <(tt completions zsh)";
      expect(await typed([zsh ?? "", "-f", "-i"], prepare, line, expected)).toMatch(expected);
    },
    60_000,
  );
});

describe.if(fish !== null)("fish", () => {
  test.each<[string, string]>([
    ["tt ing", "ingest"],
    ["tt report --project ti", "tide"],
    ["tt report --project=ti", "--project=tide"],
    ["tt report --by w", "week"],
    ["tt report --project ", "$(touch ran)"],
    ["tt sessions --db .loc", ".local/"],
    ["tt sessions --db=.loc", "--db=.local/"],
  ])("%s", async (line, expected) => {
    const command = 'tt completions fish | source; complete -C "$argv[1]"';
    const child = Bun.spawn([fish ?? "", "--no-config", "-c", command, line], {
      cwd: home,
      env: env(),
    });
    const values = (await child.stdout.text()).trimEnd().split("\n");
    expect(values.map((value) => value.split("\t")[0])).toContain(expected);
  });
});

test.if(bash !== null)(
  "the bash script is right without bash-completion, and does not change when it is read twice",
  async () => {
    const child = Bun.spawn(
      [
        bash ?? "",
        "--norc",
        "-ec",
        'set -u; for _ in 1 2; do eval "$(tt completions bash)"; done; complete -p tt',
      ],
      { cwd: home, env: env() },
    );
    expect(await child.stdout.text()).toBe("complete -F _tt tt\n");
  },
);
