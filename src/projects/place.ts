import { field, jsonOrUndefined, stringAt } from "../parse/json.ts";
import { isRemote } from "./remote.ts";

/** What was found out about a directory. Kept for ever (table `places`): the directory may be gone tomorrow. */
export type Place = {
  /** Whether the directory was there when it was last looked at. */
  there: boolean;
  /** The top of the checkout that it lies in. */
  root: string | null;
  /** The top of the repository's main checkout: the root itself, unless that is a worktree or a workspace. */
  main: string | null;
  /** Where the repository comes from (`normalRemote`), without credentials. */
  remote: string | null;
  /** OpenCode's own id of the project, which its worktree folder is named for. */
  opencode: string | null;
  /** The directory above it in which the session began whose agents began here, where no person's session did. */
  within?: string;
};

export const nowhere: Place = {
  there: false,
  root: null,
  main: null,
  remote: null,
  opencode: null,
};

/** As it is stored: what is not known is left out. */
export function packPlace(place: Place): string {
  return JSON.stringify(place, (_key, value: unknown) => (value === null ? undefined : value));
}

/** Reads what `packPlace` wrote; whatever else it finds says nothing. */
export function unpackPlace(text: string): Place {
  const said = jsonOrUndefined(text);
  const within = stringAt(said, "within");
  const remote = stringAt(said, "remote");
  return {
    there: field(said, "there") === true,
    root: stringAt(said, "root"),
    main: stringAt(said, "main"),
    remote: remote !== null && isRemote(remote) ? remote : null,
    opencode: stringAt(said, "opencode"),
    ...(within !== null && { within }),
  };
}

/** What is known after another look: what a directory was is not forgotten when it is gone, or is no checkout now. */
export function renewed(before: Place | null, now: Place): Place {
  if (before === null) return now;
  if (!now.there) return { ...before, there: false };
  if (now.root === null) return { ...before, there: true };
  const same = before.main === now.main;
  return {
    ...now,
    remote: now.remote ?? (same ? before.remote : null),
    opencode: now.opencode ?? (same ? before.opencode : null),
  };
}
