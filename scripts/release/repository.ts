import manifest from "../../package.json" with { type: "json" };

/**
 * Whose repository this is on GitHub, and whose scope on npm: set it here, once, and run `bun run build:docs`, which
 * writes it wherever else it stands.
 */
export const OWNER = "OWNER";

export const REPOSITORY = `${OWNER}/time-tracker`;

/** The repository of the Homebrew tap: `brew install OWNER/tap/time-tracker`. */
export const TAP = `${OWNER}/homebrew-tap`;

/** npm knows no capitals. */
export const SCOPE = `@${OWNER.toLowerCase()}`;

export const VERSION: string = manifest.version;
export const DESCRIPTION: string = manifest.description;

/** Where a release's files are downloaded from. */
export const DOWNLOADS = `https://github.com/${REPOSITORY}/releases/download/v${VERSION}`;

/** The text with the owner in every address of the repository, of the tap and of the packages. */
export const withOwner = (text: string, owner: string = OWNER): string =>
  text
    .replace(/(github\.com\/)[\w-]+\/time-tracker/g, `$1${owner}/time-tracker`)
    .replace(/^(repository=)[\w-]+\/time-tracker$/m, `$1${owner}/time-tracker`)
    .replace(/-R [\w-]+\/time-tracker/g, `-R ${owner}/time-tracker`)
    .replace(/[\w-]+\/tap\/time-tracker/g, `${owner}/tap/time-tracker`)
    .replace(/@[\w-]+\/tt\b/g, `@${owner.toLowerCase()}/tt`);
