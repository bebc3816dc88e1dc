import { Database } from "bun:sqlite";
import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";
import { addRepository, addSession, projectsOf, threeProjects, write } from "./projecting.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

describe("a directory without a repository in which a session's agent began", () => {
  const ID = "3f1c2a84-6d0b-4f0e-9c57-aa10b2c3d4e5";
  const namesIn = async (home: string) => {
    const { out } = await tt(["sessions", "--json"], { home });
    const rows: { session_type: string; project: { name: string } }[] = JSON.parse(out);
    const reported = JSON.parse((await tt(["report", "--all", "--json"], { home })).out);
    return {
      sessions: rows.map((row) => `${row.session_type} ${row.project.name}`).sort(),
      report: reported.rows.map((row: { project: { name: string } }) => row.project.name),
      projects: (await projectsOf(home)).map(({ name }) => name),
    };
  };
  const begin = async (home: string, shop: string) => {
    await writeSession(home, shop, ID, [
      { ago: 900, typed: "Build the page" },
      { ago: 890, calls: "Task" },
      { ago: 300, result: "Task" },
      { ago: 290, said: "Built." },
    ]);
  };
  const start = (home: string, shop: string) =>
    writeSession(
      home,
      join(shop, "frontend"),
      ID,
      [
        { ago: 880, typed: "Write the page" },
        { ago: 310, said: "Written." },
      ],
      "a81d",
    );

  test("is of the session's project in every command, whichever of the two is read first", async () => {
    for (const order of [
      [begin, start],
      [start, begin],
    ]) {
      const home = temporaryFolder("agent-below");
      for (const write of order) {
        await write(home, join(home, "shop"));
        await tt(["ingest", "sessions", "--quiet"], { home });
      }
      expect(await namesIn(home)).toEqual({
        sessions: ["subagent shop", "user shop"],
        report: ["shop"],
        projects: ["shop"],
      });
    }
  });

  test("is a project of its own once a person begins a session in it", async () => {
    const home = temporaryFolder("agent-beside");
    await begin(home, join(home, "shop"));
    await start(home, join(home, "shop"));
    await tt(["ingest", "sessions", "--quiet"], { home });
    addSession(home, join(home, "shop", "frontend"), "2026-03-01");
    await tt(["ingest", "sessions", "--quiet"], { home });
    const { sessions, projects } = await namesIn(home);
    expect(sessions).toEqual(["subagent frontend", "user frontend", "user shop"]);
    expect(projects.toSorted()).toEqual(["frontend", "shop"]);
  });
});

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

describe("a rule without effect", () => {
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
