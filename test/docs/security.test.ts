import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "..", "..");
const page = readFileSync(join(root, "SECURITY.md"), "utf8");
const [, promises = ""] = page.split("## Promises\n");

/** Each promise by its first words, with the tests that it names. */
const named = promises
  .split(/^- (?=\*\*)/m)
  .slice(1)
  .map((text): [string, string[]] => [
    /^\*\*(.+?)\*\*/s.exec(text)?.[1] ?? text,
    [...text.matchAll(/`(test\/[^`]+)`/g)].map(([, path = ""]) => path),
  ]);

describe("SECURITY.md", () => {
  test("makes its promises in one list", () => {
    expect(named.map(([promise]) => promise)).toContain("Nothing leaves the machine.");
    expect(named.length).toBeGreaterThan(12);
  });

  test.each(named)("%s: names the tests of it, which are there and hold some", (_, paths) => {
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) {
      expect({ path, there: existsSync(join(root, path)) }).toEqual({ path, there: true });
      expect(readFileSync(join(root, path), "utf8")).toMatch(/\btest(With|\.\w+)?\(/);
    }
  });
});
