import { describe, expect, test } from "bun:test";

import type { Command } from "../../src/command.ts";
import { complete } from "../../src/completions/complete.ts";

const load = () => Promise.reject(new Error("completing loads no command"));
const commands: Command[] = [
  { name: "ingest sessions", summary: "Read", options: [], examples: [], load },
  {
    name: "report",
    summary: "Show",
    options: [
      { flags: "--by <what>", summary: "Break down", many: true },
      { flags: "--since <day>", summary: "From" },
      { flags: "--json", summary: "JSON" },
      { flags: "--sort <by>", summary: "Order", dashed: true },
    ],
    examples: [],
    load,
  },
  { name: "projects", summary: "List", options: [], examples: [], load },
  {
    name: "projects merge",
    args: "<project> <into>",
    summary: "Make one",
    options: [{ flags: "--json", summary: "JSON" }],
    examples: [],
    load,
  },
];

/** The values where the cursor is: "report --by |". Each place has its own name and one of another letter. */
function offered(line: string): readonly string[] | string {
  const words = line.replace("|", "").split(" ");
  const current = words.pop() ?? "";
  const found = complete(words, current, {
    commands,
    words: [{ value: "help", about: "Show help" }],
    valuesFor: ({ name }) =>
      name === "day" ? "files" : [name, `x-${name}`].map((value) => ({ value, about: "" })),
  });
  return typeof found === "string" ? found : found.map(({ value }) => value);
}

describe("completing", () => {
  test.each([
    ["|", ["ingest", "report", "projects", "help"]],
    ["help |", ["ingest", "report", "projects"]],
    ["help projects m|", ["merge"]],
    ["help report |", []],
    ["re|", ["report"]],
    ["--|", ["--help", "--version"]],
    ["ingest |", ["sessions"]],
    ["ingest nope |", []],
    ["projects |", ["merge", "--help"]],
    ["projects merge |", ["project", "x-project"]],
    ["projects merge --json shop |", ["into", "x-into"]],
    ["projects merge a b |", ["--json", "--help"]],
    ["projects merge -- --json |", ["into", "x-into"]],
    ["projects merge a -- |", ["into", "x-into"]],
    ["projects merge a b -- |", []],
    ["report -- |", []],
    ["report -- --by |", []],
    ["report --sort |", ["by", "x-by"]],
    ["report --sort -|", ["-by", "-x-by"]],
    ["report --sort=-x|", ["--sort=-x-by"]],
    ["report --by -|", []],
    ["report --by |", ["what", "x-what"]],
    ["report --by X|", ["x-what"]],
    ["report --by=|", ["--by=what", "--by=x-what"]],
    ["report --since |", "files"],
    ["report --since=/tm|", "files"],
    ["report --json --s|", ["--since", "--sort"]],
    ["report --json |", ["--by", "--since", "--sort", "--help"]],
    ["report --by day --|", ["--by", "--since", "--json", "--sort", "--help"]],
  ])("%s", (line, expected) => expect(offered(line)).toEqual(expected));

  test("a group is told by what is in it, a command by its summary", () => {
    const known = { commands, words: [], valuesFor: () => [] };
    expect(complete([], "", known)).toEqual([
      { value: "ingest", about: "sessions" },
      { value: "report", about: "Show" },
      { value: "projects", about: "List" },
    ]);
  });
});
