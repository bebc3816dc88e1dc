import { isWorkspaceName } from "../model/session.ts";
import { isInside, parentOf, partsOf } from "./paths.ts";

/** Where tools put the worktrees of a repository: in its folder, or in one beside it that is named for it. */
const worktrees = /^(.*?[^/])(?:\/\.claude\/worktrees|\/\.worktrees|\.worktrees)\/[^/]+/;

/** The folder of all OpenCode's worktrees of one project; its name is OpenCode's own id of the project. */
const opencode = /^.*?\/opencode\/worktree\/([^/]+)(?=\/[^/]+)/;

/**
 * The directory that stands for a project, by the path alone: out of a worktree's folder to the repository's, and out
 * of one that has a workspace's name (`main`, `dev`) to the one above it. Never to the home directory or above it.
 */
export function mainByPath(path: string, home: string): string {
  const slashed = path.replaceAll("\\", "/");
  const repository = worktrees.exec(slashed)?.[1];
  if (repository !== undefined && !isInside(home, path.slice(0, repository.length)))
    return mainByPath(path.slice(0, repository.length), home);
  const parent = parentOf(path);
  const isWorkspace = isWorkspaceName(partsOf(path).at(-1) ?? "");
  return isWorkspace && parent !== null && !isInside(home, parent) ? parent : path;
}

/** What OpenCode calls the project that a worktree of its own is of, and the folder of all those; null for others. */
export function opencodeWorktree(path: string): { id: string; folder: string } | null {
  const [folder = "", id] = opencode.exec(path.replaceAll("\\", "/")) ?? [];
  return id === undefined ? null : { id, folder: path.slice(0, folder.length) };
}
