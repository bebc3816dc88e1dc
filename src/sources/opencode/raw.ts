import type { Skip } from "../../model/transcript.ts";
import type { Settled } from "./settled.ts";

/** One session as it is stored, whatever the storage generation; no value has been checked yet. */
export type Raw = Content & {
  /** In the shape of the JSON trees: `{ id, parentID, directory, title, version, time: { created, updated }, revert }`. */
  session: unknown;
  /** The `task` calls of the parent session; null where there is no parent, or where it is not stored here. */
  tasks: TaskCall[] | null;
};

/** What a session holds besides what is said of it as a whole. */
export type Content = {
  messages: RawMessage[];
  /** Rows of `session_message`. */
  v2: { id: string; type: string; value: unknown }[];
  /** Files and rows that are not JSON. */
  skips: Skip[];
  /** A message in files has none of its parts: they may come. */
  lacksParts?: boolean;
  /**
   * The latest time of change (UTC epoch ms) of a message's file: by it the next reading knows what it need not read
   * again. Left out where all is read each time.
   */
  newest?: number;
  /** Messages that were not read again, where reading went on from an earlier one. */
  settled?: Settled[];
};

/**
 * `parts` is empty for OpenCode 0.1, whose messages hold their parts themselves. Parts of which nothing is used may be
 * left out (`rows.ts`), and what is not used of the others (`pretty-part.ts`, `long-part.ts`).
 */
export type RawMessage = { id: string; value: unknown; parts: RawPart[] };
export type RawPart = { id: string; value: unknown };

/** What an agent asked of a subagent, and the session that it was asked in (not recorded by OpenCode 0.5). */
export type TaskCall = { prompt: string | null; child: string | null };
