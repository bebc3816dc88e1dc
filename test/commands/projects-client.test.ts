import { beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";

import { temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";
import {
  addRepository,
  addSession,
  configOf,
  projectsOf,
  threeProjects,
  write,
} from "./projecting.ts";

beforeAll(async () => void (await binaryPath()), 120_000);

describe("a project", () => {
  test("is taken from its client, also where its block says nothing else, or a part of it has it by its own", async () => {
    const home = await threeProjects();
    await tt(["projects", "client", "tide", "Port"], { home });
    expect(await tt(["projects", "client", "tide", "--none"], { home })).toEqual({
      out: [
        "'tide' is for no client from now on, in the past too.",
        "Written to ~/.config/time-tracker/config.toml:",
        "  [[project]]",
        '  match = "~/tide"',
        '  name = "tide"',
        "  # there was no name",
        '  # before: client = "Port"',
        "To undo it, put back what was there before.",
        "",
      ].join("\n"),
      err: "",
      code: 0,
    });
    expect(configOf(home)).toBe('[[project]]\nmatch = "~/tide"\nname = "tide"\n');
    const blocks = ["tide", "beta/api"].map(
      (folder) => `[[project]]\nmatch = "~/${folder}"\nname = "sea"\nclient = "Port" # ours\n`,
    );
    write(join(home, ".config/time-tracker/config.toml"), blocks.join("\n"));
    const { out } = await tt(["projects", "client", "sea", "--none"], { home });
    expect(out).not.toContain("there was no name");
    const clients = (await projectsOf(home)).map(({ name, client }) => [name, client]);
    expect(clients).toEqual([
      ["acme/api", null],
      ["sea", null],
    ]);
    expect(await tt(["projects", "client", "sea", "--none"], { home })).toEqual({
      out: "",
      err: "tt: 'sea' is for no client already\n",
      code: 1,
    });
  });

  test("is not taken from a client that has it by a block for many", async () => {
    const home = await threeProjects();
    const text = '[[project]]\nmatch = "~/beta/*"\nclient = "Beta"\n';
    write(join(home, ".config/time-tracker/config.toml"), text);
    const { err, code } = await tt(["projects", "client", "beta/api", "--none"], { home });
    expect({ err, code }).toEqual({
      err: "tt: by the [[project]] block match = \"~/beta/*\" in ~/.config/time-tracker/config.toml 'beta/api' would be for Beta; change it there (nothing was written)\n",
      code: 1,
    });
    expect(configOf(home)).toBe(text);
  });

  test.each([
    [[""], "'tt projects client' needs <client>, or --none for no client"],
    [[], "'tt projects client' needs <client>, or --none for no client"],
    [["Port", "--none"], "--none says that the project is for no client; leave out the client"],
  ])("has a client or none: %j is misuse", async (args, words) => {
    const asked = ["projects", "client", "tide", ...args];
    const { err, code } = await tt(asked, { home: temporaryFolder("misuse") });
    expect({ err, code }).toEqual({ err: `tt: ${words}\n`, code: 2 });
  });
});

test("a project of which a match would be read as something else is not changed, nor are others", async () => {
  const home = temporaryFolder("odd");
  for (const directory of ["work/*", "work/secret", "trail "].map((path) => join(home, path)))
    addSession(home, directory, "2026-03-02");
  addSession(home, "~/fake", "2026-03-02");
  const repository = join(home, "repository");
  addRepository(repository, "https://example.com/acme/*");
  addSession(home, repository, "2026-03-02");
  await tt(["ingest", "sessions"], { home });
  const before = await projectsOf(home);
  const refused = (name: string, match: string) => ({
    out: "",
    err: `tt: a [[project]] block cannot mean '${name}': match = "${match}" is read as something else; rename its directory or repository\n`,
    code: 1,
  });
  const stars = refused("*", "~/work/*");
  const star = join(home, "work/*");
  expect(await tt(["projects", "client", star, "Evil"], { home })).toEqual(stars);
  expect(await tt(["projects", "rename", star, "x"], { home })).toEqual(stars);
  expect(await tt(["projects", "merge", star, "secret"], { home })).toEqual(stars);
  expect(await tt(["projects", "merge", "secret", star], { home })).toEqual(stars);
  expect(await tt(["projects", "rename", "~/fake", "x"], { home })).toEqual(
    refused("fake", "~/fake"),
  );
  expect(await tt(["projects", "rename", join(home, "trail "), "x"], { home })).toEqual(
    refused("trail", "~/trail "),
  );
  expect(await tt(["projects", "client", "example.com/acme/*", "Evil"], { home })).toEqual(
    refused("repository", "example.com/acme/*"),
  );
  expect(await projectsOf(home)).toEqual(before);
});
