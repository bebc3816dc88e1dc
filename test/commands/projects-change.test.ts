import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";
import { addSession, configOf, projectsOf, threeProjects, write } from "./projecting.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

describe("a project", () => {
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
});
