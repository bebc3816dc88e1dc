/**
 * Makes a release in dist/: `bun run release [--build] [--pack] [--target linux-x64 …] [--tag v0.1.0]`.
 *
 * --build makes the programs (dist/programs/<target>/), --pack puts the ones that are there into archives
 * (dist/release/), with their checksums, the installer, the Homebrew formula (dist/homebrew/) and the npm packages
 * (dist/npm/). Without either it does both. The same commit gives the same bytes. With --tag it refuses what must not be
 * published: another version, changes that are not committed, an owner that is not known.
 */
import { existsSync } from "node:fs";
import { chmod, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { scripts } from "../src/completions/scripts.ts";
import { manPage } from "./docs/man.ts";
import { type Entry, tarGz, zip } from "./release/archive.ts";
import { formula } from "./release/formula.ts";
import { prepareNpm } from "./release/npm.ts";
import { isOwnerKnown, OWNER, VERSION, withOwner } from "./release/repository.ts";
import { programOf, type Target, targets } from "./release/targets.ts";

const root = join(import.meta.dir, "..");
const dist = join(root, "dist");

const { values: asked } = parseArgs({
  options: {
    build: { type: "boolean" },
    pack: { type: "boolean" },
    target: { type: "string", multiple: true },
    tag: { type: "string" },
  },
});

const wanted = targets.filter(({ name }) => asked.target?.includes(name) ?? true);
if (wanted.length !== (asked.target?.length ?? targets.length)) {
  stop(`--target can be: ${targets.map(({ name }) => name).join(", ")}`);
}
if (asked.build !== true && !isOwnerKnown)
  stop(
    `whose repository is this? Say so in package.json ("repository": "github:<owner>/time-tracker"), then run 'bun run build:docs'; or, to try a release, TT_OWNER=<owner> bun run release`,
  );
if (asked.tag !== undefined) refuseWhatIsNotReady(asked.tag);
const both = asked.build !== true && asked.pack !== true;
if (both || asked.build === true) for (const target of wanted) await build(target);
if (both || asked.pack === true) await pack();

function refuseWhatIsNotReady(tag: string): void {
  if (tag !== `v${VERSION}`) stop(`the tag ${tag} is not the version ${VERSION} of package.json`);
  if (git("status", "--porcelain") !== "") stop("there are changes that are not committed");
}

async function build(target: Target): Promise<void> {
  const args = ["scripts/build.ts", "--target", target.bun, "--out", programPath(target)];
  const child = Bun.spawn([process.execPath, ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if ((await child.exited) !== 0) stop(`${target.name} does not build`);
}

async function pack(): Promise<void> {
  const built = wanted
    .filter((target) => existsSync(programPath(target)))
    .map((target) => ({ target, program: programPath(target) }));
  if (built.length === 0)
    stop("there are no programs to pack; run 'bun run release --build' first");
  // Everything gets the commit's time, so that it does not matter when it is packed.
  const seconds = Number(git("log", "-1", "--format=%ct"));
  const shared = await sharedEntries(new Date(seconds * 1000).toISOString().slice(0, 10));
  await rm(join(dist, "release"), { recursive: true, force: true });
  const sums: Record<string, string> = {};
  for (const { target, program } of built) {
    const bytes = await Bun.file(program).bytes();
    const entries = [...shared, { path: programOf(target), bytes, executable: true }];
    sums[target.name] = await writeArchive(target, entries, seconds);
  }
  const lines = built.map(({ target }) => `${sums[target.name]}  ${archiveName(target)}`);
  await Bun.write(join(dist, "release", "SHA256SUMS"), `${lines.join("\n")}\n`);
  const installer = await Bun.file(join(root, "scripts", "install.sh")).text();
  await Bun.write(join(dist, "release", "install.sh"), withOwner(installer, OWNER));
  await chmod(join(dist, "release", "install.sh"), 0o755);
  await writeFormula(sums);
  await prepareNpm(join(dist, "npm"), built, root);
}

/** What every archive has besides the program. */
async function sharedEntries(date: string): Promise<Entry[]> {
  const files = ["README.md", "LICENSE", "CHANGELOG.md"].map(async (path) => ({
    path,
    bytes: Buffer.from(withOwner(await Bun.file(join(root, path)).text(), OWNER)),
  }));
  const completions = Object.values(scripts).map(({ file, text }) => ({
    path: `completions/${file}`,
    bytes: Buffer.from(text),
  }));
  return [
    ...(await Promise.all(files)),
    ...completions,
    { path: "tt.1", bytes: Buffer.from(manPage(date)) },
  ];
}

/** @returns the checksum */
async function writeArchive(
  target: Target,
  entries: readonly Entry[],
  seconds: number,
): Promise<string> {
  const folder = `tt-${VERSION}-${target.name}`;
  const below = entries.map((entry) => ({ ...entry, path: `${folder}/${entry.path}` }));
  const bytes = target.os === "win32" ? zip(below, seconds) : tarGz(below, seconds);
  await mkdir(join(dist, "release"), { recursive: true });
  await Bun.write(join(dist, "release", archiveName(target)), bytes);
  console.log(`packed dist/release/${archiveName(target)}, ${(bytes.length / 1e6).toFixed(1)} MB`);
  return new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
}

async function writeFormula(sums: Readonly<Record<string, string>>): Promise<void> {
  const needed = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"];
  const missing = needed.filter((name) => sums[name] === undefined);
  if (missing.length > 0) console.error(`no formula: it needs ${missing.join(", ")}`);
  else await Bun.write(join(dist, "homebrew", "time-tracker.rb"), formula(VERSION, sums));
}

function programPath(target: Target): string {
  return join(dist, "programs", target.name, programOf(target));
}

function archiveName({ name, os }: Target): string {
  return `tt-${VERSION}-${name}.${os === "win32" ? "zip" : "tar.gz"}`;
}

function git(...args: string[]): string {
  const { stdout, success } = Bun.spawnSync(["git", ...args], { cwd: root });
  if (!success) stop(`'git ${args.join(" ")}' failed; a release is made from a clone`);
  return stdout.toString().trim();
}

function stop(why: string): never {
  console.error(why);
  process.exit(1);
}
