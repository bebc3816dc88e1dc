import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

let sessions = 0;

/** A session of Claude Code with one prompt and one answer a minute later, in a directory. */
function addSession(home: string, cwd: string, day: string): void {
  const sessionId = `00000000-0000-4000-8000-${String(++sessions).padStart(12, "0")}`;
  const line = (more: object) =>
    JSON.stringify({ sessionId, cwd, version: "2.1.76", isSidechain: false, ...more });
  const lines = [
    line({
      type: "user",
      uuid: `u-${sessionId}`,
      parentUuid: null,
      timestamp: `${day}T10:00:00.000Z`,
      message: { role: "user", content: "Go on" },
    }),
    line({
      type: "assistant",
      uuid: `a-${sessionId}`,
      parentUuid: `u-${sessionId}`,
      timestamp: `${day}T10:01:00.000Z`,
      message: {
        id: `m-${sessionId}`,
        role: "assistant",
        model: "x",
        content: [{ type: "text", text: "Done" }],
      },
    }),
  ];
  write(join(home, ".claude/projects/x", `${sessionId}.jsonl`), `${lines.join("\n")}\n`);
}

function addRepository(path: string, url: string): void {
  write(join(path, ".git/HEAD"), "ref: refs/heads/main\n");
  write(join(path, ".git/config"), `[remote "origin"]\n\turl = ${url}\n`);
}

type Shown = {
  key: string;
  name: string;
  client: string | null;
  paths: string[];
  sessions: number;
};

async function projectsOf(home: string): Promise<Shown[]> {
  const { out } = await tt(["projects", "--json"], { home });
  return JSON.parse(out).projects.map(({ key, name, client, paths, sessions: count }: Shown) => ({
    key,
    name,
    client,
    paths,
    sessions: count,
  }));
}

const configOf = (home: string) =>
  readFileSync(join(home, ".config/time-tracker/config.toml"), "utf8");

describe("tt projects", () => {
  test("lists names, times, sessions and directories, the last used first", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions"], { home });
    const { out, err, code } = await tt(["projects"], { home });
    expect(out).toBe(
      [
        "Project  Direct  Delegated  Sessions  Last used   Directories",
        "tide        21m         7m         4  2026-03-04  /home/ada/code/tide/main",
        "bakery      18m         7m         3  2026-03-02  /home/ada/code/bakery",
        "",
      ].join("\n"),
    );
    expect({ err, code }).toEqual({ err: "", code: 0 });
  });

  test("has the report's figures", async () => {
    const home = await homeCopy();
    await tt(["ingest", "sessions"], { home });
    type Row = { key: string; project: { key: string }; direct_ms: number; delegated_ms: number };
    const rowsOf = async (...args: string[]): Promise<Record<string, Row[]>> =>
      JSON.parse((await tt([...args, "--json"], { home })).out);
    const { projects = [] } = await rowsOf("projects");
    const { rows = [] } = await rowsOf("report", "--all", "--by", "project");
    const figures = ({ direct_ms, delegated_ms }: Row) => [direct_ms, delegated_ms];
    expect(projects.map((row) => [row.key, ...figures(row)])).toEqual(
      rows.map((row) => [row.project.key, ...figures(row)]),
    );
  });

  test("keeps a repository together over worktrees, subdirectories, a move and its deletion", async () => {
    const home = temporaryFolder("repository");
    const shop = join(home, "work/shop");
    addRepository(shop, "https://ann:s3cret@example.com/acme/shop.git");
    const main = join(shop, ".git/worktrees/fix");
    write(join(main, "commondir"), "../..\n");
    write(join(home, "elsewhere/fix/.git"), `gitdir: ${main}\n`);
    mkdirSync(join(shop, "src"));
    addSession(home, shop, "2026-03-01");
    addSession(home, join(shop, "src"), "2026-03-02");
    addSession(home, join(home, "elsewhere/fix"), "2026-03-03");
    addSession(home, join(shop, ".claude/worktrees/gone"), "2026-03-04");
    await tt(["ingest", "sessions"], { home });
    const expected = {
      key: "example.com/acme/shop",
      name: "shop",
      client: null,
      paths: [
        join(shop, ".claude/worktrees/gone"),
        join(home, "elsewhere/fix"),
        join(shop, "src"),
        shop,
      ],
      sessions: 4,
    };
    expect(await projectsOf(home)).toEqual([expected]);

    rmSync(join(home, "elsewhere"), { recursive: true });
    renameSync(shop, join(home, "work/moved"));
    addSession(home, join(home, "work/moved"), "2026-03-05");
    await tt(["ingest", "sessions", "--full"], { home });
    const [project, ...others] = await projectsOf(home);
    expect(others).toEqual([]);
    expect(project).toEqual({
      ...expected,
      paths: [join(home, "work/moved"), ...expected.paths],
      sessions: 5,
    });
    const index = readFileSync(join(home, ".local/share/time-tracker/tt.db"));
    expect(index.includes("s3cret")).toBe(false);
  });

  test("looks only at the directories of what is new", async () => {
    const home = temporaryFolder("looks");
    const [old, young] = [join(home, "old"), join(home, "young")];
    for (const path of [old, young]) mkdirSync(path);
    addSession(home, old, "2026-03-01");
    await tt(["ingest", "sessions"], { home });
    addRepository(old, "git@h:a/old");
    addRepository(young, "git@h:a/young");
    addSession(home, young, "2026-03-02");
    await tt(["ingest", "sessions"], { home });
    expect((await projectsOf(home)).map(({ key }) => key)).toEqual(["h/a/young", old]);
    await tt(["ingest", "sessions", "--full"], { home });
    expect((await projectsOf(home)).map(({ key }) => key)).toEqual(["h/a/young", "h/a/old"]);
  });

  test("a dry run leaves what is known as it is", async () => {
    const home = temporaryFolder("dry");
    addSession(home, join(home, "old"), "2026-03-01");
    await tt(["ingest", "sessions"], { home });
    addSession(home, join(home, "young"), "2026-03-02");
    await tt(["ingest", "sessions", "--dry-run"], { home });
    const db = new Database(join(home, ".local/share/time-tracker/tt.db"), { readonly: true });
    expect(db.query("SELECT count(*) AS count FROM places").get()).toEqual({ count: 1 });
    db.close();
  });
});

describe("a project", () => {
  /** A home with the projects `acme/api`, `beta/api` and `tide`. */
  async function threeProjects(): Promise<string> {
    const home = temporaryFolder("three");
    addSession(home, join(home, "tide"), "2026-03-01");
    addSession(home, join(home, "beta/api"), "2026-03-02");
    addSession(home, join(home, "acme/api"), "2026-03-03");
    await tt(["ingest", "sessions"], { home });
    return home;
  }

  const names = async (home: string) => (await projectsOf(home)).map(({ name }) => name);

  test("is renamed by a block in the configuration, which outlives another ingest", async () => {
    const home = await threeProjects();
    expect(await tt(["projects", "rename", "tide", "harbour"], { home })).toEqual({
      out: [
        "'tide' is called 'harbour' from now on, in the past too.",
        "Written to ~/.config/time-tracker/config.toml:",
        "  [[project]]",
        '  match = "~/tide"',
        '  name = "harbour"',
        "To undo it, take these lines out.",
        "",
      ].join("\n"),
      err: "",
      code: 0,
    });
    await tt(["ingest", "sessions", "--full"], { home });
    expect(await names(home)).toEqual(["acme/api", "beta/api", "harbour"]);
    const { out } = await tt(["projects", "rename", "harbour", "sea"], { home });
    expect(out).toContain('  name = "sea"\n  # before: name = "harbour"\n');
    expect(configOf(home)).toBe('[[project]]\nmatch = "~/tide"\nname = "sea"\n');
  });

  test("in which no session began is listed with its directory, and can be changed as others can", async () => {
    const home = temporaryFolder("visited");
    const other = join(home, "other");
    await writeSession(home, join(home, "tide"), "00000000-0000-4000-8000-000000000001", [
      { ago: 900, typed: "Draw the tides" },
      { ago: 800, said: "Drawn" },
      { ago: 700, typed: "Look here", cwd: other },
      { ago: 600, said: "Seen", cwd: other },
    ]);
    await tt(["ingest", "sessions"], { home });
    const visited = { key: other, client: null, paths: [other], sessions: 0 };
    expect(await projectsOf(home)).toContainEqual({ ...visited, name: "other" });
    expect((await tt(["projects", "rename", "other", "harbour"], { home })).code).toBe(0);
    expect((await tt(["projects", "client", "harbour", "Port"], { home })).code).toBe(0);
    expect(configOf(home)).toBe(
      '[[project]]\nmatch = "~/other"\nname = "harbour"\nclient = "Port"\n',
    );
    const renamed = { ...visited, name: "harbour", client: "Port" };
    expect(await projectsOf(home)).toContainEqual(renamed);
    expect((await tt(["projects", "merge", "harbour", "tide"], { home })).code).toBe(0);
    expect((await projectsOf(home)).map(({ name }) => name)).toEqual(["tide"]);
  });

  test("has what was said of it while others were changed", async () => {
    const home = temporaryFolder("at-once");
    const names = ["a", "b", "c", "d", "e", "f"];
    for (const name of names) addSession(home, join(home, name), "2026-03-01");
    await tt(["ingest", "sessions"], { home });
    await Promise.all(
      names.map((name) => tt(["projects", "client", name, `for ${name}`], { home })),
    );
    const clients = (await projectsOf(home)).map(({ name, client }) => [name, client]);
    expect(Object.fromEntries(clients)).toEqual(
      Object.fromEntries(names.map((name) => [name, `for ${name}`])),
    );
  });

  test("is merged into another, and has a client together with it", async () => {
    const home = await threeProjects();
    expect((await tt(["projects", "merge", "acme/api", "tide"], { home })).code).toBe(0);
    expect((await tt(["projects", "client", "tide", "Acme & Co"], { home })).code).toBe(0);
    expect(configOf(home)).toBe(
      [
        "[[project]]",
        'match = "~/tide"',
        'name = "tide"',
        'client = "Acme & Co"',
        "",
        "[[project]]",
        'match = "~/acme/api"',
        'name = "tide"',
        "",
      ].join("\n"),
    );
    expect(await projectsOf(home)).toEqual([
      {
        key: join(home, "tide"),
        name: "tide",
        client: "Acme & Co",
        paths: [join(home, "acme/api"), join(home, "tide")],
        sessions: 2,
      },
      {
        key: join(home, "beta/api"),
        name: "beta/api",
        client: null,
        paths: [join(home, "beta/api")],
        sessions: 1,
      },
    ]);
    const { out } = await tt(["report", "--all", "--by", "client", "--json"], { home });
    expect(out).toContain("Acme & Co");
  });

  /** The names and clients that reports have. */
  const clientsOf = async (home: string) =>
    Object.fromEntries((await projectsOf(home)).map(({ name, client }) => [name, client]));

  test.each([
    ["first", ["tide", "beta/api"]],
    ["last", ["beta/api", "tide"]],
  ])("goes on with its own client, also where its block stands %s", async (_where, order) => {
    const home = await threeProjects();
    for (const project of order)
      await tt(["projects", "client", project, project === "tide" ? "Port" : "Beta"], { home });
    const { out } = await tt(["projects", "merge", "beta/api", "tide"], { home });
    expect(out).toContain(
      "'beta/api' is a part of 'tide' from now on, in the past too. It was for Beta, and is for Port with it.\n",
    );
    expect(out).toContain('  client = "Port"\n');
    expect(out).toContain('  # before: client = "Beta"\n');
    expect(await clientsOf(home)).toEqual({ "acme/api": null, tide: "Port" });
    expect((await tt(["projects", "client", "tide", "Quay"], { home })).code).toBe(0);
    expect(await clientsOf(home)).toEqual({ "acme/api": null, tide: "Quay" });
  });

  test("without a client has none either when one that had is a part of it", async () => {
    const home = await threeProjects();
    await tt(["projects", "client", "beta/api", "Beta"], { home });
    const { out } = await tt(["projects", "merge", "beta/api", "tide"], { home });
    expect(out).toContain("It was for Beta, and is for no client with it.\n");
    expect(out).toContain('  # before: client = "Beta"\n');
    expect(await clientsOf(home)).toEqual({ "acme/api": null, tide: null });
    expect(configOf(home)).not.toContain("Beta");
  });

  test("gives its client to what becomes a part of it, also where a block for many says it", async () => {
    const home = await threeProjects();
    const text = '[[project]]\nmatch = "~/beta/*"\nclient = "Beta"\n';
    write(join(home, ".config/time-tracker/config.toml"), text);
    const { out } = await tt(["projects", "merge", "tide", "beta/api"], { home });
    expect(out).toContain("It was for no client, and is for Beta with it.\n");
    expect(await clientsOf(home)).toEqual({ "acme/api": null, "beta/api": "Beta" });
    expect((await projectsOf(home)).map(({ name }) => name)).toEqual(["acme/api", "beta/api"]);
  });

  test("of one name and two clients is told apart by its key", async () => {
    const home = await threeProjects();
    const blocks = [
      '[[project]]\nmatch = "~/*"\nname = "all"\nclient = "Wide"\n',
      '[[project]]\nmatch = "~/beta/api"\nclient = "Beta"\n',
    ];
    write(join(home, ".config/time-tracker/config.toml"), blocks.join("\n"));
    expect((await projectsOf(home)).map(({ name, client }) => [name, client])).toEqual([
      ["all", "Wide"],
      ["all", "Beta"],
    ]);
    const { err } = await tt(["projects", "rename", "all", "x"], { home });
    expect(err).toBe(`tt: 'all' can be each of '${home}/*', '${home}/* (Beta)'; write which\n`);
  });

  test("without a client is the client's of what becomes a part of one that has it", async () => {
    const home = await threeProjects();
    await tt(["projects", "client", "tide", "Port"], { home });
    const { out } = await tt(["projects", "merge", "beta/api", "tide"], { home });
    expect(out).toContain("It was for no client, and is for Port with it.\n");
    expect(out).toContain(
      '  # there was no name\n  [[project]]\n  match = "~/beta/api"\n  name = "tide"\n  # there was no such block\n',
    );
    expect(await clientsOf(home)).toEqual({ "acme/api": null, tide: "Port" });
  });

  test("is not merged where a block for many would change its client", async () => {
    const home = await threeProjects();
    const text = '[[project]]\nmatch = "~/beta/*"\nclient = "Beta"\n';
    write(join(home, ".config/time-tracker/config.toml"), text);
    const { err, code } = await tt(["projects", "merge", "beta/api", "tide"], { home });
    expect({ err, code }).toEqual({
      err: "tt: by the [[project]] block match = \"~/beta/*\" in ~/.config/time-tracker/config.toml 'tide' would be for Beta; change it there (nothing was written)\n",
      code: 1,
    });
    expect(configOf(home)).toBe(text);
  });

  test("can be named by a directory, also by the one that one is in", async () => {
    const home = await threeProjects();
    mkdirSync(join(home, "tide"), { recursive: true });
    const here = { home, cwd: join(home, "tide") };
    expect((await tt(["projects", "client", ".", "Port"], here)).code).toBe(0);
    expect((await tt(["projects", "client", "~/beta/api", "Beta"], { home })).code).toBe(0);
    expect((await projectsOf(home)).map(({ client }) => client)).toEqual([null, "Beta", "Port"]);
  });

  test("is refused where it is none, or could be several, or would be one with another", async () => {
    const home = await threeProjects();
    const refused = async (...args: string[]) => {
      const { out, err, code } = await tt(["projects", ...args], { home });
      expect({ out, code }).toEqual({ out: "", code: 1 });
      return err;
    };
    expect(await refused("rename", "tied", "x")).toBe(
      "tt: there is no project 'tied'; did you mean 'tide'?\n",
    );
    expect(await refused("rename", "api", "x")).toBe(
      "tt: 'api' can be each of 'acme/api', 'beta/api'; write which\n",
    );
    expect(await refused("rename", "tide", "beta/api")).toBe(
      "tt: there is a project 'beta/api' already; 'tt projects merge' makes one of the two\n",
    );
    expect(await refused("merge", "tide", "tide")).toBe(
      "tt: 'tide' and 'tide' are one project already\n",
    );
    expect(await refused("rename", "tide", "tide")).toBe("tt: 'tide' is its name already\n");
    const usage = await tt(["projects", "rename", "tide"], { home });
    expect(usage).toEqual({
      out: "",
      err: "tt: 'tt projects rename' needs <name>; usage: tt projects rename <project> <name> [options]\n",
      code: 2,
    });
  });

  test("with a name that would steer the terminal does not", async () => {
    const home = temporaryFolder("steer");
    addSession(home, join(home, "acme/a\u001b[2Jpi"), "2026-03-01");
    addSession(home, join(home, "beta/a\u001b[2Jpi"), "2026-03-02");
    await tt(["ingest", "sessions"], { home });
    for (const args of [
      [],
      ["rename", "a\u001b[2Jpi", "x"],
      ["client", "beta/a\u001b[2Jpi", "x"],
    ]) {
      const { out, err } = await tt(["projects", ...args], { home });
      expect((out + err).includes("\u001b")).toBe(false);
    }
    expect((await projectsOf(home)).map(({ client }) => client)).toEqual(["x", null]);
  });

  test("has one block, however its match is written", async () => {
    const home = await threeProjects();
    const block = `[[project]]\nmatch = "${home}/tide/"  # by hand\nclient = "Port"\n`;
    write(join(home, ".config/time-tracker/config.toml"), block);
    await tt(["projects", "rename", "tide", "harbour"], { home });
    expect(configOf(home)).toBe(`${block}name = "harbour"\n`);
  });

  test("keeps its name where the file cannot be changed", async () => {
    const home = await threeProjects();
    const text = 'project = [{ match = "~/beta/*", client = "Beta" }]\n';
    write(join(home, ".config/time-tracker/config.toml"), text);
    const { err, code } = await tt(["projects", "rename", "tide", "harbour"], { home });
    expect(err).toEndWith(
      'tt cannot change; write this into the list:\n{ match = "~/tide", name = "harbour" }\n',
    );
    expect(code).toBe(1);
    expect(configOf(home)).toBe(text);
  });

  test("a client for a part of a repository alone is told, with what the part is of", async () => {
    const home = temporaryFolder("part");
    const shop = join(home, "shop");
    write(join(shop, ".git/HEAD"), "ref: refs/heads/main\n");
    mkdirSync(join(shop, "src"));
    addSession(home, join(shop, "src"), "2026-03-01");
    await tt(["ingest", "sessions"], { home });
    const config = join(home, ".config/time-tracker/config.toml");
    write(config, '[[project]]\nmatch = "~/shop/src"\nclient = "Acme"\n');
    const { out } = await tt(["projects"], { home });
    expect(out).toEndWith(
      "\n\nRules without effect:\n  ~/shop/src (client Acme): a part of shop; a name makes it a project of its own\n",
    );
  });

  test("a rule that another one overrules wherever it matches is shown", async () => {
    const home = await threeProjects();
    write(
      join(home, ".config/time-tracker/config.toml"),
      '[[project]]\nmatch = "~/tide"\nclient = "Harbour"\n\n[[project]]\nmatch = "tide"\nclient = "Acme"\n',
    );
    const { out } = await tt(["projects"], { home });
    expect(out).toEndWith(
      "\n\nRules without effect:\n  tide (client Acme): others go before it wherever it matches\n",
    );
  });

  test("a rule that matches nothing is shown", async () => {
    const home = await threeProjects();
    write(
      join(home, ".config/time-tracker/config.toml"),
      '[[project]]\nmatch = "~/tied"\nname = "harbour"\n\n[[project]]\nmatch = "~/beta/*"\nclient = "Beta"\n',
    );
    const { out } = await tt(["projects"], { home });
    expect(out).toEndWith("\n\nRules without effect:\n  ~/tied (name harbour)\n");
    expect(
      JSON.parse((await tt(["projects", "--json"], { home })).out).rules_without_effect,
    ).toEqual([{ match: "~/tied", name: "harbour", client: null }]);
  });
});
