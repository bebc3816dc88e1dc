import { describe, expect, test } from "bun:test";

import { parse } from "../src/arguments.ts";
import type { Command } from "../src/command.ts";
import { argumentOf, textsOf } from "../src/commands/given.ts";

const move: Command = {
  name: "things move",
  args: "<from> <into> [note]",
  summary: "Move a thing",
  options: [
    { flags: "--by <text>", summary: "A column", many: true },
    { flags: "--day-start <time>", summary: "A time" },
    { flags: "--json", summary: "JSON" },
    { flags: "--dry-run", summary: "Only try" },
    { flags: "--sort <by>", summary: "An order", dashed: true },
    { flags: "--no-color", summary: "No colour" },
  ],
  examples: [],
  load: () => Promise.reject(new Error("not run here")),
};

const wrong = (args: string[]) =>
  parse(move, args).then(
    () => "accepted",
    (error: Error) => `${error.name}: ${error.message}`,
  );

const settingHint = (variable: string, key: string) =>
  `it is a setting: give ${variable}, or ${key} in the file that 'tt config path' names`;

describe("arguments", () => {
  test("reach the command under their names, and stay text", async () => {
    const given = await parse(move, ["007", "--json", "1e3"]);
    expect(given).toEqual({ "<from>": "007", "<into>": "1e3", json: true, color: true });
    expect(argumentOf(given, "from")).toBe("007");
    expect(argumentOf(given, "note")).toBeUndefined();
    expect(argumentOf(await parse(move, ["a", "b", "c"]), "note")).toBe("c");
  });

  test("after -- are text, whatever they begin with", async () => {
    const given = await parse(move, ["a", "--", "--json"]);
    expect(given).toEqual({ "<from>": "a", "<into>": "--json", color: true });
  });

  test("after an option that takes no value are arguments", async () => {
    for (const args of [
      ["--dry-run", "a", "b"],
      ["--dry-run", "--", "a", "b"],
      ["--json", "--dry-run", "a", "b"],
      ["a", "--dry-run", "b"],
    ]) {
      const given = await parse(move, args);
      expect([args, given["dryRun"], given["<from>"], given["<into>"]]).toEqual([
        args,
        true,
        "a",
        "b",
      ]);
    }
  });

  test("can be a dash by itself, and what stands behind -- looks like no option", async () => {
    const dash = await parse(move, ["-", "b"]);
    expect([dash["<from>"], dash["<into>"]]).toEqual(["-", "b"]);
    const behind = await parse(move, ["--", "--sort", "-x"]);
    expect([behind["<from>"], behind["<into>"]]).toEqual(["--sort", "-x"]);
  });

  test("too few or too many are told with the usage", async () => {
    const usage = "usage: tt things move <from> <into> [note] [options]";
    expect(await wrong([])).toBe(`UsageError: 'tt things move' needs <from> and <into>; ${usage}`);
    expect(await wrong(["a"])).toBe(`UsageError: 'tt things move' needs <into>; ${usage}`);
    expect(await wrong(["a", "b", "c", "d"])).toBe(
      `UsageError: 'd' is one argument too many; ${usage}`,
    );
  });

  test("must not be empty", async () => {
    const given = await parse(move, ["", "b"]);
    expect(() => argumentOf(given, "from")).toThrow("<from> cannot be empty");
  });
});

describe("options", () => {
  test("that may be repeated are lists, also of one, in the order given", async () => {
    const two = await parse(move, [
      "a",
      "b",
      "--by",
      "day",
      "--by=project",
      "--day-start",
      "04:00",
    ]);
    expect(textsOf(two, "by")).toEqual(["day", "project"]);
    expect(two["dayStart"]).toBe("04:00");
    expect(textsOf(await parse(move, ["a", "b", "--by", "1"]), "by")).toEqual(["1"]);
    expect(textsOf(await parse(move, ["a", "b"]), "by")).toEqual([]);
  });

  test("of which one is empty or without a value are refused", async () => {
    const empty = await parse(move, ["a", "b", "--by", "day", "--by", ""]);
    expect(() => textsOf(empty, "by")).toThrow("--by needs a value");
    expect(await wrong(["a", "b", "--by"])).toBe(
      "UsageError: --by needs a value; see 'tt things move --help'",
    );
  });

  test("without a value take none behind an equals sign either", async () => {
    const help = "see 'tt things move --help'";
    for (const [arg, flag] of [
      ["--json=1", "--json"],
      ["--json=", "--json"],
      ["--dry-run=a", "--dry-run"],
      ["--no-color=false", "--no-color"],
    ] as const)
      expect(await wrong([arg, "a", "b"])).toBe(`UsageError: ${flag} takes no value; ${help}`);
    expect((await parse(move, ["a", "b", "--by=x=1"]))["by"]).toEqual(["x=1"]);
  });

  test("that are unknown are named as they were typed, with only what is near", async () => {
    const help = "see 'tt things move --help'";
    for (const [arg, hint] of [
      ["--last-month", help],
      ["--month", help],
      ["--no-pager", help],
      ["--no-colour", "did you mean '--no-color'?"],
      ["--dryRun", "did you mean '--dry-run'?"],
      ["--json.x", "did you mean '--json'?"],
      ["--dayStart", "did you mean '--day-start'?"],
      ["--day_start", "did you mean '--day-start'?"],
      ["--time.day-start", "did you mean '--day-start'?"],
      ["--noColor", "did you mean '--no-color'?"],
      ["--color", "that is so already; --no-color is the opposite"],
      ["--no-json", "--json takes no 'no-'; leave it out"],
      ["--no-day-start", "--day-start takes no 'no-'; leave it out"],
      ["-m", `${help}, or put -- before an argument that begins with a dash`],
      ["--stay", settingHint("TT_STAY", "time.stay")],
      ["--claude-dir", settingHint("TT_CLAUDE_DIR", "claude_dir")],
      ["--no-prompts", settingHint("TT_PROMPTS", "prompts")],
      ["--mask_secrets", settingHint("TT_MASK_SECRETS", "mask_secrets")],
      ["--maskSecrets", settingHint("TT_MASK_SECRETS", "mask_secrets")],
      ["--time.stay", settingHint("TT_STAY", "time.stay")],
    ] as const)
      expect(await wrong(["a", "b", arg, "x"])).toBe(
        `UsageError: unknown option '${arg}'; ${hint}`,
      );
  });

  test("that may not be repeated are refused twice", async () => {
    expect(await wrong(["a", "b", "--day-start", "1", "--day-start", "2"])).toBe(
      "UsageError: --day-start was given twice",
    );
  });
});
