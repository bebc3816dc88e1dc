import { beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { homeCopy, temporaryFolder } from "../helpers/home.ts";
import { binaryPath, tt } from "../helpers/tt.ts";

let home = "";

beforeAll(async () => {
  await binaryPath();
  home = await homeCopy();
  await tt(["ingest", "sessions", "--quiet"], { home });
}, 120_000);

const week = ["--since", "2026-03-02", "--until", "2026-03-08"];
const timesheet = (...more: string[]) => tt(["export", "timesheet", ...week, ...more], { home });

describe("a timesheet of clients", () => {
  test("has rates by client from the configuration, and totals", async () => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      '[[project]]\nmatch = "bakery"\nclient = "Acme"\n\n[clients."Acme"]\nrate = 95.5\ncurrency = "EUR"\n\n[clients."*"]\nrate = "10"\n',
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const { out, err } = await tt(
      ["export", "timesheet", ...week, "--format", "json", "--round", "6m"],
      { home: own },
    );
    const { clients, sums, entries, schema_version } = JSON.parse(out);
    expect(schema_version).toBe(1);
    expect(clients).toEqual([
      { client: "Acme", entries: 3, duration_ms: 1_440_000, amount: "38.20", currency: "EUR" },
      { client: null, entries: 2, duration_ms: 1_080_000, amount: "3.00", currency: null },
    ]);
    expect(sums).toEqual({
      exact_ms: 2_018_500,
      merged_gaps_ms: 0,
      dropped_ms: 0,
      dropped_entries: 0,
      folded_ms: 0,
      rounding_ms: 501_500,
      rounded_to_nothing: 0,
      total_ms: 2_520_000,
    });
    expect(entries[0]).toMatchObject({ client: "Acme", rate: "95.5", amount: "19.10" });
    expect(err).not.toContain("no effect");
    expect(err).toContain("  Acme: 24m, 38.20 EUR\n  (no client): 18m, 3.00\n");
    const acme = await tt(["export", "timesheet", ...week, "--client", "acme"], { home: own });
    expect(acme.out.trimEnd().split("\n")).toHaveLength(4);
  });

  test("is of the client of just this name, else of those with this in their name", async () => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      '[[project]]\nmatch = "bakery"\nclient = "Acme"\n\n[[project]]\nmatch = "tide"\nclient = "Acme Labs"\n',
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const clientsOf = async (text: string) => {
      const asked = ["export", "timesheet", ...week, "--format", "json", "--client", text];
      const { clients } = JSON.parse((await tt(asked, { home: own })).out);
      return clients.map(({ client }: { client: string }) => client);
    };
    expect(await clientsOf("acme")).toEqual(["Acme"]);
    expect(await clientsOf("labs")).toEqual(["Acme Labs"]);
    expect(await clientsOf("acm")).toEqual(["Acme", "Acme Labs"]);
    expect(await clientsOf(" acme ")).toEqual(["Acme"]);
  });

  test("says which rate is for no client", async () => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      '[[project]]\nmatch = "bakery"\nclient = "Acme"\n\n[clients."acme"]\nrate = 95\n',
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const { err, code } = await tt(["export", "timesheet", ...week], { home: own });
    expect(err).toContain(
      "tt: [clients.\"acme\"] has no effect: no [[project]] block has this client; did you mean 'Acme'?\n",
    );
    expect(code).toBe(0);
  });

  test("says which block gives nothing to its client any more, of the clients that are asked for", async () => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      [
        '[[project]]\nmatch = "old.example/acme/shop"\nclient = "Acme"\n',
        '[[project]]\nmatch = "old.example/acme/web"\nname = "web"\n',
        '[[project]]\nmatch = "~/code/*"\nclient = "Beta"\n',
        '[[project]]\nmatch = "tide"\nclient = "Port"\n',
      ].join("\n"),
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const told = (match: string, client: string) =>
      `tt: [[project]] match = "${match}" has no effect: no project fits it now, and nothing is for ${client} by it; where its project has moved, 'tt projects client <project> "${client}"' says it anew, and the block can be taken out\n`;
    const errOf = async (...args: string[]) => (await tt(args, { home: own })).err;
    const both = told("old.example/acme/shop", "Acme") + told("~/code/*", "Beta");
    expect(await errOf("export", "timesheet", ...week)).toEndWith(both);
    expect(await errOf("export", "timesheet", ...week, "--client", "Port")).not.toContain("effect");
    expect(await errOf("config")).toEndWith(both);
    expect(await errOf("config", "--db", join(own, "none.db"))).not.toContain("effect");
    writeFileSync(join(own, "none.db"), "This is no index, but some text that is long enough\n");
    expect((await tt(["config", "--db", join(own, "none.db")], { home: own })).code).toBe(0);
    expect(await errOf("ingest", "sessions")).toBe("");
  });

  test("takes no client's currency for the rate of an option", async () => {
    const own = await homeCopy();
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      '[clients."*"]\nrate = 12000\ncurrency = "JPY"\n',
    );
    await tt(["ingest", "sessions", "--quiet"], { home: own });
    const priced = (...more: string[]) =>
      tt(["export", "timesheet", ...week, "--format", "json", ...more], { home: own });
    expect(await priced("--rate", "90")).toEqual({
      out: "",
      err: "tt: --rate 90 has no currency, and the configuration has rates in JPY; give --currency with it\n",
      code: 2,
    });
    const { out } = await priced("--rate", "90", "--currency", "EUR", "--round", "6m");
    expect(JSON.parse(out).clients).toMatchObject([{ amount: "63.00", currency: "EUR" }]);
    expect((await timesheet("--rate", "90")).code).toBe(0);
  });

  test("says what is wrong with a client's rate", async () => {
    const own = temporaryFolder("clients");
    mkdirSync(join(own, ".config/time-tracker"), { recursive: true });
    writeFileSync(
      join(own, ".config/time-tracker/config.toml"),
      '[clients."Acme"]\nrate = "much"\n',
    );
    for (const command of [["export", "timesheet"], ["report"], ["config"]]) {
      const { err, code } = await tt(command, { home: own });
      expect(code).toBe(1);
      expect(err).toContain("[clients.\"Acme\"]: 'rate' must be a number");
    }
  });
});
