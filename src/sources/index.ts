import type { SessionSource } from "../model/session.ts";
import { type AnySource, sealed } from "./source.ts";

/**
 * Every source, loaded when it is needed. To add one: a file beside this that exports a `Source`, its name in
 * `SessionSource`, and a line here.
 */
const sources: Record<SessionSource, () => Promise<AnySource>> = {
  claude: async () => sealed((await import("./claude-code.ts")).default),
  opencode: async () => sealed((await import("./opencode.ts")).default),
};

export const isSourceName = (name: string): name is SessionSource => Object.hasOwn(sources, name);

export const sourceNames = Object.keys(sources).filter(isSourceName);

export const sourceOf = (name: SessionSource): Promise<AnySource> => sources[name]();
