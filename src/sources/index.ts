import type { SessionSource } from "../model/session.ts";
import { type AnySource, sealed } from "./source.ts";

/**
 * Every source, loaded when it is needed, and its reading part only when something is read. To add one: a file beside
 * this that exports a `Source`, its `Finder` in a folder of its own, its name in `SessionSource`, and a line here.
 */
const sources: Record<SessionSource, () => Promise<AnySource>> = {
  claude: async () =>
    sealed(
      (await import("./claude-code/finder.ts")).default,
      async () => (await import("./claude-code.ts")).default,
    ),
  opencode: async () =>
    sealed(
      (await import("./opencode/finder.ts")).default,
      async () => (await import("./opencode.ts")).default,
    ),
};

export const isSourceName = (name: string): name is SessionSource => Object.hasOwn(sources, name);

export const sourceNames = Object.keys(sources).filter(isSourceName);

/** Asked for with every unit, so that each is loaded once. */
export const sourceOf = (name: SessionSource): Promise<AnySource> =>
  (loaded[name] ??= sources[name]());

const loaded: Partial<Record<SessionSource, Promise<AnySource>>> = {};
