import { beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { commands } from "../../src/commands/index.ts";
import { writeSession } from "../commands/claude-lines.ts";
import { homeCopy } from "../helpers/home.ts";
import { tt } from "../helpers/tt.ts";

const page = readFileSync(join(import.meta.dir, "../../docs/json.md"), "utf8");

/** The fields that the page names, by command: "rows[].direct_ms"; a table's first column has them. */
const named = new Map(
  page
    .split(/^## /m)
    .filter((section) => section.startsWith("tt "))
    .flatMap((section) => {
      const [heading = "", ...lines] = section.split("\n");
      const cells = lines.flatMap((line) => /^\| (`[^|]*)/.exec(line)?.[1] ?? []);
      const fields = cells.flatMap((cell) =>
        [...cell.matchAll(/`([^`]+)`/g)].map(([, field = ""]) => field),
      );
      return heading.split(", ").map((command): [string, string[]] => [command, fields]);
    }),
);

/** What makes each command print all that it can say of the invented home. */
const answers: Record<string, string> = {
  "tt report": "--all",
  "tt today": "",
  "tt yesterday": "",
  "tt week": "",
  "tt month": "",
  "tt explain": "2026-03-02",
  "tt timeline": "2026-03-02",
  "tt sessions": "--tree",
  "tt show": "3f1c2a84",
  "tt status": "",
  "tt search": "delivery",
  "tt projects": "",
  "tt config": "",
  "tt ingest sessions": "",
  "tt doctor": "",
  "tt backup": "copy.db",
  "tt forget": "3f1c2a84 --dry-run",
};

let home: string;
beforeAll(async () => {
  home = await homeCopy();
  await writeSession(home, join(home, "shop"), "5c4b3a29-1807-4655-8443-322110ffeedd", [
    { ago: 60, typed: "Fix the checkout" },
  ]);
  await tt(["ingest", "sessions"], { home });
}, 120_000);

async function answerOf(command: string, rest: string): Promise<unknown> {
  const args = `${command} ${rest}`.split(" ").filter((word) => word !== "");
  const { out } = await tt(args.slice(1), { home });
  return JSON.parse(out);
}

/** Every value that a field names: "rows[].key" one for each row. */
function valuesAt(value: unknown, field: string): unknown[] {
  return (field.match(/\[\]|[^.[\]]+/g) ?? []).reduce<unknown[]>(
    (found, part) =>
      found.flatMap((one) => {
        if (part === "[]") return Array.isArray(one) ? one : [];
        return typeof one === "object" && one !== null && Object.hasOwn(one, part)
          ? [Reflect.get(one, part)]
          : [];
      }),
    [value],
  );
}

/** The outermost fields of an answer; of a list those that any of its elements has. */
const outermost = (answer: unknown): Set<string> =>
  new Set(
    Array.isArray(answer)
      ? answer.flatMap((one) => Object.keys(one).map((key) => `[].${key}`))
      : Object.keys(Object(answer)),
  );

const outermostNamed = (fields: readonly string[]) =>
  new Set(fields.map((field) => /^(\[\]\.)?[^.[]+/.exec(field)?.[0] ?? field));

describe("docs/json.md", () => {
  test("describes every command that prints JSON", () => {
    const printing = commands.filter(({ options }) =>
      options.some(({ flags }) => flags === "--json"),
    );
    expect([...named.keys()].toSorted()).toEqual(
      [...printing.map(({ name }) => `tt ${name}`), "tt export timesheet"].toSorted(),
    );
  });

  test.each([
    ...Object.entries(answers).map(([command, rest]) => [command, `${rest} --json`]),
    ["tt export timesheet", "--all --format json"],
  ])("names of %s all outermost fields, and no field that is not there", async (command, rest) => {
    const fields = named.get(command) ?? [];
    const answer = await answerOf(command, rest);
    expect(outermostNamed(fields)).toEqual(outermost(answer));
    const isShort = /today|yesterday|week|month/.test(command);
    const missing = fields.filter((field) => valuesAt(answer, field).length === 0);
    expect(isShort ? [] : missing).toEqual([]);
  });

  test("names the figures, the period and the settings that several have", async () => {
    const [, shared = ""] = page.split("## What several have\n");
    const [tables = ""] = shared.split("\n## ");
    const fields = [...tables.matchAll(/^\| (`[^|]*)/gm)].flatMap(([, cell = ""]) =>
      [...cell.matchAll(/`([^`]+)`/g)].map(([, field = ""]) => field),
    );
    const report = await answerOf("tt report", "--all --json");
    const isOfAll = (field: string) => /^(period|settings)\./.test(field);
    const figures = fields.filter((field) => !isOfAll(field));
    expect(figures).toEqual(
      Object.keys(Object(valuesAt(report, "rows[]")[0])).filter((key) => key !== "project"),
    );
    for (const part of ["period", "settings"])
      expect(fields.filter((field) => field.startsWith(`${part}.`)).toSorted()).toEqual(
        Object.keys(Object(valuesAt(report, part)[0]))
          .map((key) => `${part}.${key}`)
          .toSorted(),
      );
  });
});
