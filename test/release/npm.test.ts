import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { basename, join } from "node:path";

import { prepareNpm } from "../../scripts/release/npm.ts";
import { type Target, targets } from "../../scripts/release/targets.ts";
import { temporaryFolder } from "../helpers/home.ts";

const root = join(import.meta.dir, "../..");
const node = Bun.which("node");

/** The packages, with a program that says its name, its arguments and ends with 7. */
async function packages() {
  const folder = temporaryFolder("npm");
  const program = join(folder, "program");
  await Bun.write(program, '#!/bin/sh\necho "$@"\n[ "$1" != wait ] || exec sleep 30\nexit 7\n');
  await chmod(program, 0o755);
  const built = targets.map((target) => ({ target, program }));
  return prepareNpm(join(folder, "packages"), built, root);
}

const manifestOf = (folder: string) => Bun.file(join(folder, "package.json")).json();

test("each platform has a package that npm installs there alone", async () => {
  const folders = await packages();
  const main = folders.at(-1) ?? "";
  const { bin, optionalDependencies, scripts, version } = await manifestOf(main);
  expect([bin, scripts]).toEqual([{ tt: "bin/tt.js" }, undefined]);
  const made = await Promise.all(folders.slice(0, -1).map(manifestOf));
  expect(Object.entries(optionalDependencies)).toEqual(made.map(({ name }) => [name, version]));
  expect(made.map(({ os, cpu, libc }) => [os, cpu, libc])).toEqual(
    targets.map(({ os, cpu, libc }: Target) => [[os], [cpu], libc && [libc]]),
  );
});

/** The launcher as npm installs it, beside the packages of every platform. */
async function installed(): Promise<string> {
  const place = temporaryFolder("npx");
  for (const folder of await packages()) {
    const { name } = await manifestOf(folder);
    const [scope = ""] = name.split("/");
    mkdirSync(join(place, "node_modules", scope), { recursive: true });
    symlinkSync(folder, join(place, "node_modules", name));
    if (basename(folder).endsWith("-tt")) return join(place, "node_modules", name, "bin/tt.js");
  }
  throw new Error("there is no package to install");
}

/** Links are followed to where the packages are not beside each other. */
const launch = (launcher: string, ...args: string[]) =>
  Bun.spawn([node ?? "", "--preserve-symlinks", "--preserve-symlinks-main", launcher, ...args], {
    stdout: "pipe",
    stderr: "pipe",
  });

test.if(node !== null && process.platform !== "win32")(
  "the launcher hands on the arguments, the output and the exit code",
  async () => {
    const child = launch(await installed(), "report", "--since", "a b");
    expect([await child.stdout.text(), await child.exited]).toEqual(["report --since a b\n", 7]);
  },
);

test.if(node !== null && process.platform !== "win32")(
  "what ends the launcher ends the program",
  async () => {
    const child = launch(await installed(), "wait");
    await child.stdout.getReader().read();
    child.kill("SIGTERM");
    await child.exited;
    expect(child.signalCode).toBe("SIGTERM");
  },
);

test.if(node !== null)("without a program for the platform the launcher says so", async () => {
  const place = (await packages()).at(-1) ?? "";
  const child = Bun.spawn([node ?? "", join(place, "bin/tt.js")], { stderr: "pipe" });
  expect([await child.stderr.text(), await child.exited]).toEqual([
    expect.stringMatching(/^tt: there is no program for \w+-\w+/),
    1,
  ]);
});
