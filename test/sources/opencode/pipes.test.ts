import { expect, test } from "bun:test";
import { join } from "node:path";

import source from "../../../src/sources/opencode.ts";
import { temporaryFolder } from "../../helpers/home.ts";

test("a pipe in the place of a session's file is not waited for, but told", async () => {
  const root = temporaryFolder("pipes");
  const folder = join(root, "storage", "session", "p");
  await Bun.$`mkdir -p ${folder} && mkfifo ${join(folder, "ses_1.json")} ${join(root, "opencode.db")}`.quiet();
  const { units, skips } = await source.discover(root);
  expect(skips).toEqual([
    { path: join(root, "opencode.db"), where: null, reason: "not a regular file" },
  ]);
  const reasons: string[] = [];
  for (const unit of units) {
    try {
      const { skips: told } = source.parse(await source.read(unit), unit);
      reasons.push(...told.map(({ reason }) => reason));
    } catch (error) {
      reasons.push(String(error));
    }
  }
  expect(reasons.length).toBe(1);
  expect(reasons[0]).toContain("the file is empty");
}, 60_000);
