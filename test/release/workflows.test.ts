import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { targets } from "../../scripts/release/targets.ts";

const root = join(import.meta.dir, "../..");

type Step = { uses?: string; run?: string; with?: Record<string, unknown>; env?: object };
type Job = { permissions?: Record<string, string>; needs?: string | string[]; steps: Step[] };
type Workflow = { permissions: Record<string, string>; jobs: Record<string, Job> };

const textOf = (name: string) => Bun.file(join(root, ".github/workflows", name)).text();

async function workflow(name: string): Promise<Workflow> {
  const parsed: unknown = Bun.YAML.parse(await textOf(name));
  if (!isWorkflow(parsed)) throw new Error(`${name} is no workflow`);
  return parsed;
}

const isWorkflow = (value: unknown): value is Workflow =>
  typeof value === "object" && value !== null && "jobs" in value && "permissions" in value;

describe.each(["ci.yml", "release.yml"])("%s", (name) => {
  test("uses every action by its whole commit, and says which version that is", async () => {
    const used = [...(await textOf(name)).matchAll(/uses: (\S+)(.*)/g)];
    expect(used.length).toBeGreaterThan(0);
    for (const [, action, comment] of used) {
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      expect([action, comment]).toEqual([action, expect.stringMatching(/^ # v\d+\.\d+\.\d+$/)]);
    }
  });

  test("may only read, and leaves no token behind", async () => {
    const { permissions, jobs } = await workflow(name);
    expect(permissions).toEqual({ contents: "read" });
    for (const { steps } of Object.values(jobs)) {
      for (const { uses, with: given = {} } of steps) {
        if (!uses?.startsWith("actions/checkout") || "token" in given) continue;
        expect(given).toEqual({ "persist-credentials": false });
      }
    }
  });

  test("puts nothing that others can name into a shell", async () => {
    const { jobs } = await workflow(name);
    for (const { steps } of Object.values(jobs)) {
      for (const { run = "" } of steps) expect(run).not.toContain("${{");
    }
  });

  test("runs only scripts that there are", async () => {
    const { scripts } = await Bun.file(join(root, "package.json")).json();
    for (const [, script = ""] of (await textOf(name)).matchAll(/bun run (\S+)/g)) {
      expect(Object.keys(scripts)).toContain(script);
    }
    expect(existsSync(join(root, ".ci/run"))).toBe(true);
  });
});

describe("a release", () => {
  test("is written by one job, which runs no code of the repository", async () => {
    const { jobs } = await workflow("release.yml");
    const writers = Object.entries(jobs).filter(([, { permissions }]) => permissions !== undefined);
    expect(writers.map(([name, { permissions }]) => [name, permissions])).toEqual([
      ["publish", { contents: "write", "id-token": "write", attestations: "write" }],
    ]);
    const used = jobs["publish"]?.steps.map(({ uses = "" }) => uses.split("@")[0]);
    expect(used).toEqual(["actions/download-artifact", "actions/attest", ""]);
  });

  test("is made after everything was checked, signed and tried", async () => {
    const { jobs } = await workflow("release.yml");
    expect(jobs["pack"]?.needs).toEqual(["check", "build", "macos", "try"]);
    expect([jobs["publish"]?.needs, jobs["formula"]?.needs]).toEqual(["pack", "publish"]);
  });

  test("has every platform", async () => {
    const text = await textOf("release.yml");
    const built = [...text.matchAll(/(?:--target |target: )([a-z0-9][\w-]*)/g)].map(
      ([, name]) => name,
    );
    expect(built.toSorted()).toEqual(targets.map(({ name }) => name).toSorted());
    expect(text).toContain(`wc -l < SHA256SUMS)" -eq ${targets.length}`);
  });
});
