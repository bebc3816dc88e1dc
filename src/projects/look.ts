import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
} from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";

import { isElsewhere, leadsElsewhere } from "./elsewhere.ts";
import { normalPath, upwards } from "./paths.ts";
import { nowhere, type Place } from "./place.ts";
import { normalRemote, remoteIn } from "./remote.ts";

/**
 * Looks at directories that sessions name, and finds the checkout that each lies in. Nothing is run and nothing is
 * written; only `.git`, `.jj` and a few small files in the repository that those name are read, never through a link
 * in the file's place, never a pipe or a device, and never from another computer (`\\server\share`).
 *
 * A repository at the home directory or above it holds dotfiles, or everything: what lies below is not its part.
 */
export function looker(home: string): (path: string) => Place {
  const repositories = new Map<string, Repository | null>();
  const tooHigh = new Set([home, trueOf(home)].flatMap((path) => upwards(normalPath(path))));
  const plain = new Set<string>();
  const repositoryOf = (folder: string) => {
    const known = repositories.get(folder);
    if (known !== undefined) return known;
    const found = repositoryAt(folder);
    repositories.set(folder, found);
    return found;
  };
  return (named) => {
    if (!isAbsolute(named)) return nowhere;
    const path = placed(home, named, plain);
    if (path === null) return nowhere;
    const real = realOf(path);
    const start = normalPath(real ?? path);
    const there = real !== null;
    for (const folder of upwards(start).slice(0, DEEPEST)) {
      if (folder !== start && tooHigh.has(folder)) break;
      const repository = repositoryOf(folder);
      if (repository !== null) return { there, ...repository };
    }
    return { ...nowhere, there };
  };
}

const DEEPEST = 64;

type Repository = Pick<Place, "root" | "main" | "remote" | "opencode">;

/** Where a path that leads to no other computer truly is; null where nothing is there. */
function realOf(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

const trueOf = (path: string) => (leadsElsewhere(path) ? path : (realOf(path) ?? path));

function repositoryAt(folder: string): Repository | null {
  const { main, git } = gitAt(folder) ?? jujutsuAt(folder) ?? {};
  if (main === undefined) return null;
  const config = git === null || git === undefined ? null : readSmall(join(git, "config"));
  const url = config === null ? null : remoteIn(config);
  const id = git === null || git === undefined ? null : readSmall(join(git, "opencode"));
  const root = realOf(folder) ?? folder;
  return {
    root,
    main: main === folder ? root : trueOf(main),
    remote: url === null ? null : normalRemote(url, main),
    opencode: id !== null && /^[\w-]{1,128}$/.test(id.trim()) ? id.trim() : null,
  };
}

/** Where a checkout's repository has its main checkout, and its git directory if it has one. */
type Checkout = { main: string; git: string | null };

/** `.git` is a directory in a main checkout, and a file that names one in a worktree or submodule. */
function gitAt(folder: string): Checkout | null {
  const entry = join(folder, ".git");
  const kind = kindOf(entry);
  if (kind === "folder") return kindOf(join(entry, "HEAD")) ? { main: folder, git: entry } : null;
  const named = kind === "file" ? /^gitdir:\s*(.+)/.exec(readSmall(entry) ?? "")?.[1] : undefined;
  const git = named === undefined ? null : resolved(folder, named);
  if (git === null) return null;
  if (basename(dirname(git)) !== "worktrees") return { main: folder, git };
  // The file is gone where the main checkout is; the path still says where that was.
  const common = resolved(git, readSmall(join(git, "commondir")) ?? join("..", ".."));
  return common === null ? null : { main: mainOf(common), git: common };
}

/** The main checkout of a git directory; a bare repository has none, and stands for itself. */
function mainOf(git: string): string {
  return basename(git).startsWith(".") ? dirname(git) : git.replace(/\.git$/, "");
}

/** `.jj/repo` is a directory in a main workspace, and a file that names one in the others. */
function jujutsuAt(folder: string): Checkout | null {
  const entry = join(folder, ".jj");
  const kind = kindOf(entry) === "folder" ? kindOf(join(entry, "repo")) : null;
  if (kind === null) return null;
  const named = kind === "file" ? readSmall(join(entry, "repo")) : "repo";
  const repo = named === null ? null : resolved(entry, named);
  if (repo === null) return null;
  const store = resolved(repo, "store");
  const target = store === null ? null : readSmall(join(store, "git_target"));
  return {
    main: basename(dirname(repo)) === ".jj" ? dirname(dirname(repo)) : folder,
    git: store === null || target === null ? null : resolved(store, target),
  };
}

/** A path that a file names, which may be relative to the file's directory. */
const resolved = (base: string, named: string) =>
  named.trim() === "" ? null : placed(base, named.trim());

/** A path in its normal form; null where it leads to another computer. */
function placed(base: string, named: string, plain?: Set<string>): string | null {
  if (named.includes("\0") || isElsewhere(named)) return null;
  const path = resolve(base, named);
  return leadsElsewhere(path, plain) ? null : path;
}

function kindOf(path: string): "file" | "folder" | null {
  try {
    // Most folders have none: an exception for each would take longer than to look.
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) return "folder";
    return stats?.isFile() ? "file" : null;
  } catch {
    return null;
  }
}

/** More than any of these files has: a configuration has a few lines for each branch. */
const MOST_BYTES = 1024 * 1024;

function readSmall(path: string): string | null {
  let file: number | null = null;
  try {
    file = openSync(
      path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > MOST_BYTES) return null;
    const bytes = Buffer.alloc(stats.size);
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, stats.size, 0));
  } catch {
    return null;
  } finally {
    if (file !== null) closeSync(file);
  }
}
