import { describe, expect, test } from "bun:test";

import { parse } from "../src/arguments.ts";
import type { Command } from "../src/commands/command.ts";
import { argumentOf, textsOf } from "../src/commands/given.ts";

const move: Command = {
  name: "things move",
  args: "<from> <into> [note]",
  summary: "Move a thing",
  options: [
    { flags: "--by <text>", summary: "A column", many: true },
    { flags: "--day-start <time>", summary: "A time" },
    { flags: "--json", summary: "JSON" },
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

  test("that may not be repeated are refused twice", async () => {
    expect(await wrong(["a", "b", "--day-start", "1", "--day-start", "2"])).toBe(
      "UsageError: --day-start was given twice",
    );
  });
});
