import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { treeUnits } from "../../../src/sources/opencode/tree-units.ts";

const root = mkdtempSync(join(tmpdir(), "tt-test-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  const file = join(root, "storage", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

test("sessions count alike however much stands in their own files: a subagent is read with its parent", () => {
  write("session/garden/ses_1child.json", '{"parentID":"ses_2parent"}');
  write("session/garden/ses_2parent.json", JSON.stringify({ title: "Roses ".repeat(50) }));
  write("message/ses_1child/msg_1.json", "{}");
  write("message/ses_2parent/msg_2.json", "{}");
  const units = treeUnits(root, () => undefined, expect.unreachable);
  const sizes = units.map(({ bytes }) => bytes);
  expect(sizes).toHaveLength(2);
  expect(new Set(sizes).size).toBe(1);
});
