import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { type ProjectFilter, wantedIn } from "../../src/commands/project-filter.ts";
import { temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";
import { addRepository, addSession, write } from "./projecting.ts";

let home = "";

/** A project whose name and address do not have its path, and another. */
beforeAll(async () => {
  await binaryPath();
  home = temporaryFolder("filter");
  const shop = join(home, "w", "shop");
  mkdirSync(join(shop, ".git"), { recursive: true });
  writeFileSync(join(shop, ".git", "HEAD"), "ref: refs/heads/main\n");
  writeFileSync(
    join(shop, ".git", "config"),
    '[remote "origin"]\n\turl = https://github.com/acme/tienda.git\n',
  );
  await writeSession(home, shop, "3f1c2a84-6d0b-4f0e-9c57-aa10b2c3d4e5", [
    { ago: 300, typed: "Sort the prices" },
    { ago: 240, said: "Sorted." },
  ]);
  await writeSession(home, join(home, "w", "tide"), "5c4b3a29-1807-4655-9443-322110ffeedd", [
    { ago: 300, typed: "Draw the tides" },
    { ago: 240, said: "Drawn." },
  ]);
  await tt(["ingest", "sessions", "--quiet"], { home });
}, 120_000);

type Json = Record<string, unknown>;
const lines = (out: string): Json[] =>
  out.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));

const forms: [string, string[], (out: string) => unknown][] = [
  ["sessions", ["sessions", "--json"], (out) => JSON.parse(out)[0].project.name],
  [
    "report",
    ["report", "--all", "--json"],
    (out) => JSON.parse(out).rows.map(({ project }: Json) => project)[0].name,
  ],
  ["export sessions", ["export", "sessions"], (out) => lines(out)[0]?.["project"]],
  ["export prompts", ["export", "prompts"], (out) => lines(out)[0]?.["project"]],
  ["status", ["status", "--json"], (out) => JSON.parse(out).running[0].project.name],
];

describe("--project and --exclude take a part of a directory's path, where only the address is the project", () => {
  test.each(forms)("tt %s", async (_, args, projectIn) => {
    const asked = async (...filter: string[]) =>
      projectIn((await tt([...args, ...filter], { home })).out);
    const found = [];
    for (const option of ["--project", "--exclude"])
      for (const part of ["W/shop", "acme/tienda", "w/tide"]) found.push(await asked(option, part));
    expect(found).toEqual(["shop", "shop", "tide", "tide", "tide", "shop"]);
  });

  test("tt search", async () => {
    const found = async (option: string, part: string) =>
      JSON.parse((await tt(["search", "the", "--json", option, part], { home })).out).results;
    expect(await found("--project", "w/shop")).toMatchObject([{ project: "shop" }]);
    expect(await found("--exclude", "w/shop")).toMatchObject([{ project: "tide" }]);
  });
});

describe("--project takes what tt projects and the blocks of the configuration take", () => {
  const directories = ["~/w/shop", "~/w/shop/", "~/w/shop/*", ".", "./", "HOME/w/shop/"];
  const addresses = [
    "git@github.com:acme/tienda.git",
    "https://github.com/acme/tienda/",
    "GitHub.com/Acme/Tienda.git",
    "github.com/acme/*",
  ];
  test.each([...directories, ...addresses, "w/shop/"])("%s", async (text) => {
    const asked = ["report", "--all", "--json", "--project", text.replace("HOME", home)];
    const { out, err } = await tt(asked, { home, cwd: join(home, "w", "shop") });
    expect(JSON.parse(out).rows.map(({ project }: Json) => project)).toMatchObject([
      { name: "shop" },
    ]);
    expect(err).toBe("");
  });
});

test("an address is no other repository's that begins as it does", async () => {
  const asked = ["report", "--all", "--json", "--project", "github.com/acme/tien"];
  const { out, err } = await tt(asked, { home });
  expect(JSON.parse(out).rows).toEqual([]);
  expect(err).toStartWith("tt: nothing fits --project 'github.com/acme/tien'");
});

test("with a slash at its end it is a part up to the end of a name", () => {
  const key = (owner: string) => `example.com/${owner}/api`;
  const projects = [
    { path: "/srv/acme", key: "/srv/acme", name: "acme" },
    { path: "/srv/acme/web", key: "/srv/acme/web", name: "web" },
    { path: "/srv/one", key: key("acme"), name: "acme/api" },
    { path: "/srv/two", key: key("acme-labs"), name: "acme-labs/api" },
    { path: "C:\\work\\acme\\bin", key: "C:\\work\\acme\\bin", name: "bin" },
  ];
  const left = (filter: ProjectFilter) =>
    projects
      .filter(({ path, ...project }) => {
        const identify = () => ({ key: project.key, root: path });
        const isWanted = wantedIn(filter, { identify, home: "/home/ada" });
        return isWanted([path], { ...project, client: null });
      })
      .map(({ name }) => name);
  for (const text of ["acme/", "ACME//", "acme/*", "acme\\"]) {
    expect(left({ project: [text], exclude: [] })).toEqual(["acme", "web", "acme/api", "bin"]);
    expect(left({ project: [], exclude: [text] })).toEqual(["acme-labs/api"]);
  }
  expect(left({ project: ["acme"], exclude: [] })).toHaveLength(5);
});

describe("of a project that is several, a directory or an address is what was done there alone", () => {
  let merged = "";
  beforeAll(async () => {
    merged = temporaryFolder("merged");
    addRepository(join(merged, "shop"), "https://example.com/acme/shop");
    addSession(merged, join(merged, "shop"), "2026-03-01");
    addSession(merged, join(merged, "bakery"), "2026-03-02");
    addSession(merged, join(merged, "tide"), "2026-03-03");
    addSession(merged, join(merged, "harbour"), "2026-03-04");
    await tt(["ingest", "sessions", "--quiet"], { home: merged });
    await tt(["projects", "merge", "bakery", "shop"], { home: merged });
    await tt(["projects", "merge", "harbour", "tide"], { home: merged });
  });

  test.each([
    ["HOME/tide", ["tide"]],
    ["~/harbour", ["harbour"]],
    ["example.com/acme/shop", ["shop"]],
    ["acme/shop", ["shop"]],
    ["tide/", ["tide", "harbour"]],
    ["shop", ["shop", "bakery"]],
  ])("%s", async (text, own) => {
    const folders = async (option: string) => {
      const args = ["export", "sessions", option, text.replace("HOME", merged)];
      return lines((await tt(args, { home: merged })).out).map(({ project_path: path }) =>
        String(path).slice(merged.length + 1),
      );
    };
    const all = ["shop", "bakery", "tide", "harbour"];
    expect(await folders("--project")).toEqual(own);
    expect(await folders("--exclude")).toEqual(all.filter((folder) => !own.includes(folder)));
  });

  test("in reports as well", async () => {
    const prompts = async (option: string, text: string) => {
      const args = ["report", "--all", "--json", option, text];
      return JSON.parse((await tt(args, { home: merged })).out).total.prompts;
    };
    for (const text of ["~/tide", "example.com/acme/shop"])
      expect([await prompts("--project", text), await prompts("--exclude", text)]).toEqual([1, 3]);
  });
});

test("of one session in two directories of a project, each is what was done there", async () => {
  const own = temporaryFolder("moved");
  const [shop, till] = [join(own, "shop"), join(own, "till")];
  const blocks = ["shop", "till"].map(
    (name) => `[[project]]\nmatch = "~/${name}"\nname = "store"\n`,
  );
  write(join(own, ".config/time-tracker/config.toml"), blocks.join("\n"));
  await writeSession(own, shop, "3f1c2a84-6d0b-4f0e-9c57-aa10b2c3d4e5", [
    { ago: 3000, typed: "Sort the prices" },
    { ago: 2940, said: "Sorted." },
    { ago: 900, typed: "And the tills", cwd: till },
    { ago: 840, said: "Sorted." },
  ]);
  await tt(["ingest", "sessions", "--quiet"], { home: own });
  const reported = async (option: string, folder: string) => {
    const args = ["report", "--all", "--json", option, folder];
    return JSON.parse((await tt(args, { home: own })).out).total.prompts;
  };
  const exported = async (option: string, folder: string) =>
    lines((await tt(["export", "prompts", option, folder], { home: own })).out).length;
  for (const prompts of [reported, exported]) {
    for (const folder of [shop, till])
      expect([await prompts("--project", folder), await prompts("--exclude", folder)]).toEqual([
        1, 1,
      ]);
  }
});

describe("a filter that fits no project is told", () => {
  const told = "tt: nothing fits --exclude 'shpo'; did you mean 'shop'?\n";
  test.each([
    "report --all",
    "report --all --json",
    "timeline",
    "explain",
    "sessions",
    "search the",
    "export timesheet --all",
    "export sessions",
  ])("by tt %s", async (asked) => {
    const args = [...asked.split(" "), "--exclude", "shpo", "--exclude", "tide"];
    const { err } = await tt(args, { home });
    expect(err).toStartWith(told);
    expect(err).not.toContain("tide");
  });

  test("and a client that is none", async () => {
    const { err } = await tt(["export", "timesheet", "--all", "--client", "Acme"], { home });
    expect(err).toStartWith("tt: nothing fits --client 'Acme'; 'tt projects' lists the clients\n");
  });
});

test("what a filter leaves nothing of is not said to be nothing at all", async () => {
  const errOf = async (...args: string[]) => (await tt([...args, "--project", "w"], { home })).err;
  expect(await errOf("timeline", "2020-01-01")).toStartWith(
    "Nothing of that was done on 2020-01-01",
  );
  expect(await errOf("explain", "2020-01-01")).toStartWith(
    "Nothing of that was done on 2020-01-01",
  );
  const old = ["--since", "2020-01-01", "--until", "2020-01-01"];
  for (const form of ["--json", "--csv", "--markdown"])
    expect(await errOf("report", ...old, form)).toStartWith("Nothing of that was done: 2020-01-01");
  expect(await errOf("sessions", ...old)).toBe(
    "No sessions match; tt sessions without options lists the newest\n",
  );
});

test("rows are found by the directory that stands in them, too", async () => {
  const other = temporaryFolder("typed");
  const shop = join(other, "shop");
  const path = await writeSession(other, shop, "7a3f1c2a-6d0b-4f0e-9c57-aa10b2c3d4e5", [
    { ago: 300, typed: "Look around" },
    { ago: 200, typed: "Sort the prices" },
  ]);
  const [first = "", second = ""] = readFileSync(path, "utf8").split("\n");
  const moved = second.replaceAll(JSON.stringify(shop), JSON.stringify(join(shop, "src")));
  writeFileSync(path, `${first}\n${moved}\n`);
  await tt(["ingest", "sessions", "--quiet"], { home: other });
  const texts = async (option: string) => {
    const { out } = await tt(["export", "prompts", option, "shop/src"], { home: other });
    return lines(out).map(({ text }) => text);
  };
  expect(await texts("--project")).toEqual(["Sort the prices"]);
  expect(await texts("--exclude")).toEqual(["Look around"]);
});
