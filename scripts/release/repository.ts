import manifest from "../../package.json" with { type: "json" };
import { stringAt } from "../../src/parse/json.ts";

/** Stands in the documents where package.json does not say whose the repository is. */
const NOBODY = "OWNER";

/** The owner in an address of a repository on GitHub: `github:ada/time-tracker`, `git@github.com:ada/time-tracker.git`. */
export const ownerIn = (address: string | null): string | null =>
  /github(?:\.com)?[/:]([\w-]+)\//.exec(address ?? "")?.[1] ?? null;

const ownerInManifest = ownerIn(
  stringAt(manifest, "repository") ?? stringAt(manifest, "repository", "url"),
);

/** Whose repository the documents name: not a clone's, so that they are the same in each. `bun run build:docs` writes it. */
export const DOCUMENTED_OWNER = ownerInManifest ?? NOBODY;

const known = process.env["TT_OWNER"] || ownerInManifest || ownerIn(remote());

/** Whether anybody says whose the repository is: without it there is nothing to release. */
export const isOwnerKnown = Boolean(known);

/** Whose repository this is on GitHub, and whose scope on npm: TT_OWNER, else package.json, else git's `origin`. */
export const OWNER = known || NOBODY;

function remote(): string | null {
  // A machine with Node alone, on which this is only built and tested, need not have git.
  if (Bun.which("git") === null) return null;
  const { stdout, success } = Bun.spawnSync(["git", "remote", "get-url", "origin"], {
    cwd: import.meta.dir,
    stderr: "ignore",
  });
  return success ? stdout.toString().trim() : null;
}

export const REPOSITORY = `${OWNER}/time-tracker`;

/** npm knows no capitals. */
export const SCOPE = `@${OWNER.toLowerCase()}`;

export const VERSION: string = manifest.version;
export const DESCRIPTION: string = manifest.description;

/** Where a release's files are downloaded from. */
export const DOWNLOADS = `https://github.com/${REPOSITORY}/releases/download/v${VERSION}`;

/** The text with the owner in every address of the repository, of the tap and of the packages. */
export const withOwner = (text: string, owner: string): string =>
  text
    .replace(/(github\.com\/)[\w-]+\/time-tracker/g, `$1${owner}/time-tracker`)
    .replace(/^(repository=)[\w-]+\/time-tracker$/m, `$1${owner}/time-tracker`)
    .replace(/-R [\w-]+\/time-tracker/g, `-R ${owner}/time-tracker`)
    .replace(/[\w-]+\/tap\/time-tracker/g, `${owner}/tap/time-tracker`)
    .replace(/@[\w-]+\/tt\b/g, `@${owner.toLowerCase()}/tt`);
