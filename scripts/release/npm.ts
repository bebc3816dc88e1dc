import { chmod, copyFile, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { DESCRIPTION, REPOSITORY, SCOPE, VERSION } from "./repository.ts";
import { programOf, type Target } from "./targets.ts";

/** What every package says of itself. */
const common = {
  version: VERSION,
  license: "MIT",
  homepage: `https://github.com/${REPOSITORY}`,
  repository: { type: "git", url: `git+https://github.com/${REPOSITORY}.git` },
};

/**
 * Prepares the packages below a folder: a small one that people name, and one for each platform with the program in
 * it, of which npm installs the one that fits. There is no script that runs when it is installed.
 * @returns the folders, in the order in which they are to be published
 */
export async function prepareNpm(
  folder: string,
  built: readonly { target: Target; program: string }[],
  root: string,
): Promise<string[]> {
  await rm(folder, { recursive: true, force: true });
  const folders: string[] = [];
  for (const { target, program } of built) {
    const place = join(folder, packageOf(target).replace("/", "-").slice(1));
    folders.push(place);
    await write(place, platformManifest(target), root);
    await writeProgram(program, join(place, "bin", programOf(target)));
  }
  const main = join(folder, `${SCOPE.slice(1)}-tt`);
  await write(main, mainManifest(built.map(({ target }) => target)), root);
  await writeProgram(join(import.meta.dir, "launcher.js"), join(main, "bin", "tt.js"));
  return [...folders, main];
}

async function writeProgram(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o755);
}

async function write(place: string, manifest: object, root: string): Promise<void> {
  await mkdir(place, { recursive: true });
  await Bun.write(join(place, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const file of ["README.md", "LICENSE"])
    await Bun.write(join(place, file), Bun.file(join(root, file)));
}

const packageOf = ({ name }: Target) => `${SCOPE}/tt-${name}`;

const platformManifest = (target: Target) => ({
  name: packageOf(target),
  description: `The program of ${SCOPE}/tt for ${target.name}`,
  ...common,
  os: [target.os],
  cpu: [target.cpu],
  ...(target.libc === undefined ? {} : { libc: [target.libc] }),
  files: ["bin"],
  preferUnplugged: true,
});

const mainManifest = (targets: readonly Target[]) => ({
  name: `${SCOPE}/tt`,
  description: DESCRIPTION,
  ...common,
  bin: { tt: "bin/tt.js" },
  files: ["bin"],
  engines: { node: ">=18" },
  optionalDependencies: Object.fromEntries(targets.map((target) => [packageOf(target), VERSION])),
});
