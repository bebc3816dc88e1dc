import { afterEach, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

import { decodeSteps, encodeSteps } from "../../src/model/step-codec.ts";
import { stepKinds } from "../../src/model/step.ts";
import { sourceNames, sourceOf } from "../../src/sources/index.ts";
import type { AnySource, Unit } from "../../src/sources/source.ts";
import { homeCopy, temporaryFolder } from "../helpers/home.ts";

/** What every source must hold to, run over each of them on the invented home. */
describe.each(sourceNames)("the source '%s'", (name) => {
  let source: AnySource;
  let home: string;
  let roots: string[];
  let units: Unit[];

  beforeAll(async () => {
    source = await sourceOf(name);
    home = await homeCopy();
    roots = source.roots({}, home).filter(existsSync);
    units = await discoverAll();
  });
  afterEach(() => source.close?.());

  const discoverAll = async () => {
    const found = await Promise.all(roots.map((root) => source.discover(root)));
    return found.flatMap((one) => one.units);
  };

  test("bears the name under which it is listed", () => {
    expect(source.name).toBe(name);
  });

  test("finds sessions under its own places, below the home directory", () => {
    expect(units.length).toBeGreaterThan(0);
    for (const root of source.roots({}, home)) expect(root).toStartWith(home);
  });

  test("a root that is not there is not found, and no problem", async () => {
    const missing = await source.discover(join(home, "nothing", "here"));
    expect(missing).toEqual({ found: false, units: [], skips: [] });
  });

  test("an empty root has no units", async () => {
    const { units: none, skips } = await source.discover(temporaryFolder("empty"));
    expect({ none, skips }).toEqual({ none: [], skips: [] });
  });

  test("every unit has a path of its own and says whose it is", () => {
    expect(new Set(units.map(({ path }) => path)).size).toBe(units.length);
    for (const unit of units) {
      expect(unit.source).toBe(name);
      expect(existsSync(unit.file)).toBe(true);
      expect(Number.isInteger(unit.bytes)).toBe(true);
    }
  });

  test("stamps stay while nothing changes", async () => {
    expect(await discoverAll()).toEqual(units);
  });

  test("tells the same of a unit each time", async () => {
    for (const unit of units) expect(await source.tell(unit)).toEqual(await source.tell(unit));
  });

  test("every transcript has an id, an absolute directory, and steps that can be stored", async () => {
    for (const unit of units) {
      for (const { sessionId, source: own, facts, steps, prompts } of (await source.tell(unit))
        .transcripts) {
        expect(sessionId).not.toBe("");
        expect(own).toBe(name);
        expect(facts.cwd).toStartWith("/");
        expect(decodeSteps(encodeSteps(steps))).toEqual(steps);
        for (const { at } of steps)
          expect(at === null || (Number.isInteger(at) && at > 1e12)).toBe(true);
        const keys = new Set(steps.map(({ key }) => key));
        expect(prompts.filter(({ key }) => !keys.has(key))).toEqual([]);
      }
    }
  });

  test("a subagent names its parent, and what the agent asked of it is no person's prompt", async () => {
    const told = await Promise.all(units.map((unit) => source.tell(unit)));
    const subagents = told
      .flatMap(({ transcripts }) => transcripts)
      .filter(({ facts }) => facts.type === "subagent");
    expect(subagents.length).toBeGreaterThan(0);
    for (const { facts, steps } of subagents) {
      expect(facts.parent).not.toBeNull();
      expect(steps.filter(({ kind }) => stepKinds[kind] < stepKinds.interrupt)).toEqual([]);
    }
  });

  test("leaves names, sizes and times of all files as they are", async () => {
    const before = filesBelow(home);
    for (const unit of await discoverAll()) await source.tell(unit);
    source.close?.();
    expect(filesBelow(home)).toEqual(before);
  });

  test("a unit that is gone or closed to us is an error with words, not a crash", async () => {
    const [copy, unit] = [await homeCopy(), units[0]];
    if (unit === undefined) throw new Error("there are no units");
    const moved = {
      ...unit,
      path: unit.path.replace(home, copy),
      file: unit.file.replace(home, copy),
    };
    if (process.getuid?.() !== 0) {
      chmodSync(moved.file, 0);
      expect(source.tell(moved)).rejects.toThrow(/.+/);
    }
    rmSync(moved.file);
    expect(source.tell(moved)).rejects.toThrow(/.+/);
  });
});

function filesBelow(folder: string): unknown[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs, ino, mode } = statSync(path);
    return { path, size, mtimeMs, ino, mode };
  });
}
