import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import { writeSession } from "./claude-lines.ts";

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
