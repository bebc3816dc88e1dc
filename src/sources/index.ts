import { Failure } from "../failure.ts";
import type { SessionSource } from "../model/session.ts";
import { type AnySource, sealed } from "./source.ts";

/**
 * Every source by its name, loaded when it is needed. To add one: a file beside this that exports a `Source`, and a
 * line here (docs/adding-a-source.md). These two are large, so that their reading part is loaded only when something
 * is read.
 */
const sources = {
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
} satisfies Record<SessionSource, () => Promise<AnySource>>;

const list: ReadonlyMap<SessionSource, () => Promise<AnySource>> = new Map(Object.entries(sources));

export const sourceNames: readonly SessionSource[] = [...list.keys()];

/** Asked for with every unit, so that each is loaded once. */
export function sourceOf(name: SessionSource): Promise<AnySource> {
  const load = list.get(name);
  if (load === undefined)
    throw new Failure(
      `this version of tt does not know the source '${name}'; use the one that indexed its sessions`,
    );
  return (loaded[name] ??= load());
}

const loaded: Partial<Record<SessionSource, Promise<AnySource>>> = {};
