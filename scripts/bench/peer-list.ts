/** The other programs: which, how they are run, and what they do that `tt` does not, and the other way round. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { Command } from "./case.ts";
import { type Corpus, tidy } from "./corpora.ts";
import { PEERS } from "./folders.ts";

type Peer = {
  name: string;
  version: string;
  /** The program and its arguments, from what is installed. */
  argv: () => readonly string[];
  /** What it must find in its HOME to work without network. */
  settle?: (home: string) => void;
  /** Its work beside that of tt. */
  work: string;
};

const installed = (...path: string[]) => join(PEERS, "node_modules", ...path);

export const peers: readonly Peer[] = [
  {
    name: "ccusage",
    version: "20.0.24",
    argv: () => [ccusageBinary(), "daily", "--offline", "--json"],
    work: "It adds up tokens and costs of the assistant's messages, reads everything anew each time and keeps nothing: no prompts, no tool calls, no times of steps, no index; of OpenCode's tree it opens no part file. Its native program is run without the Node script that starts it.",
  },
  {
    name: "tokscale",
    version: "1.4.3",
    argv: () => [installed(".bin", "tokscale"), "models", "--json", "--no-spinner"],
    settle: emptyPrices,
    work: "It adds up tokens by model, reads everything anew each time and keeps nothing: no prompts, no tool calls, no times of steps, no index. Without network it ends unless it finds prices, so it is given an empty list of them and prices nothing.",
  },
  {
    name: "codeburn",
    version: "0.9.15",
    argv: () => [
      nodeFor(22),
      installed("codeburn", "dist", "cli.js"),
      "report",
      "--from",
      "2026-01-01",
      "--to",
      "2026-12-31",
      "--format",
      "json",
    ],
    work: "It classifies every turn by kind of work, prices it and writes a cache of its own, which is taken away before each run; it keeps no times of steps. Where Node is older than 22 it runs on Bun.",
  },
];

/** The version of a peer that `bun run bench:peers` installed; null where there is none. */
export function installedVersion(name: string): string | null {
  const path = installed(name, "package.json");
  if (!existsSync(path)) return null;
  const { version }: { version: string } = JSON.parse(readFileSync(path, "utf8"));
  return version;
}

/** Commands of the installed peers on a corpus: from a clean HOME and, where the system can do it, without network. */
export function peerCommands({ home }: Corpus): Command[] {
  return peers
    .filter(({ name }) => installedVersion(name) !== null)
    .map(({ name, argv, settle }) => ({
      name,
      home,
      peer: true,
      argv: [...withoutNetwork(), ...argv()],
      before: {
        words: "HOME is put back as it was",
        run: () => {
          tidy(home);
          settle?.(home);
        },
      },
    }));
}

let offline: readonly string[] | undefined;

const withoutNetwork = (): readonly string[] =>
  (offline ??=
    Bun.which("unshare") && Bun.spawnSync(["unshare", "-rn", "true"]).exitCode === 0
      ? ["unshare", "-rn"]
      : []);

/** npm's package of the native program for this platform, else the script that looks for it. */
function ccusageBinary(): string {
  const folder = installed("@ccusage");
  const [platform] = existsSync(folder) ? readdirSync(folder) : [];
  const native = platform === undefined ? "" : join(folder, platform, "bin", "ccusage");
  return existsSync(native) ? native : installed(".bin", "ccusage");
}

function emptyPrices(home: string): void {
  const folder = join(home, ".cache", "tokscale");
  mkdirSync(folder, { recursive: true });
  const prices = JSON.stringify({ timestamp: Math.floor(Date.now() / 1000), data: {} });
  for (const name of ["litellm", "openrouter"])
    writeFileSync(join(folder, `pricing-${name}.json`), prices);
}

/** `node` where it is new enough, else this Bun, which says that it is. */
function nodeFor(major: number): string {
  if (Bun.which("node") === null) return process.execPath;
  const version = Bun.spawnSync(["node", "--version"]).stdout.toString();
  return Number(/^v(\d+)/.exec(version)?.[1]) >= major ? "node" : process.execPath;
}
