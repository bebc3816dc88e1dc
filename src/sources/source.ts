import type { SessionSource } from "../model/session.ts";
import type { Parsed, Resume, Skip } from "../model/transcript.ts";

/** A file, or a set of records in a database, that is read as one. */
export type Unit = {
  source: SessionSource;
  /** Unique over everything that a source offers: a file's path, or `database#session`. */
  path: string;
  /** The file to open; the same for all the units of one database. */
  file: string;
  /** Changes whenever the unit's content may have changed; an unchanged stamp means that it need not be read. */
  stamp: string;
  /** About how much there is to read: what work is shared out by. */
  bytes: number;
  /** The storage generation, as `tt doctor` names it. */
  generation: string;
  /** The unit of its session's parent, null where there is none; left out where that is not known before reading. */
  parent?: string | null;
  /** The `Folder` that the unit is one of, where its source has such. */
  folder?: string;
  /** Where an earlier reading ended; `read` may go on from there if the unit has only grown since. */
  resume?: Resume;
};

/** About how much there is to read: all of a unit, or what it has grown by where its reading can go on. */
export const bytesAhead = ({ bytes, resume }: Unit): number =>
  Math.max(0, bytes - (resume?.offset ?? 0));

/**
 * Units that lie together. The seal changes whenever one of them comes, goes or gets another stamp: where it is the
 * one that the ledger has, none of them has to be compared.
 */
export type Folder = {
  path: string;
  /** What stands between this path and the rest of its units' paths. */
  divider: string;
  /** A function where the units have to be read first; each then has the stamp that it got by that. */
  seal: string | (() => string);
  /**
   * The seal in the ledger since which only those units may have changed that were found; the others are not among
   * them. Left out where all were found.
   */
  base?: string;
  /** How many units it has, found or not. */
  count: number;
  unitPaths: () => readonly string[];
};

/** The seals that the ledger has, by the folders' paths. */
export type Seals = ReadonlyMap<string, string>;

/** What earlier runs left in the ledger of what was read, so that what was settled then need not be looked at again. */
export type Known = {
  seals: Seals;
  /** The stamp with which a unit was last read, undefined where it was not. */
  stampOf: (path: string) => string | undefined;
};

/** What one root holds. A root that does not exist is `found: false`, and no skip. */
export type Discovery = {
  found: boolean;
  /** But for those of folders whose seal was known. */
  units: Unit[];
  skips: RootSkip[];
  /** All of them, where seals were given and the source has such. */
  folders?: Folder[];
};
export type RootSkip = Skip & { path: string };

/** Where a change of a session shows: a folder, and the names of the files in it, or also below it, that tell of one. */
export type Watched = { path: string; deep: boolean; names: RegExp };

export type Env = Readonly<Record<string, string | undefined>>;

/** Finds a program's sessions, and opens none: all that is needed where nothing is new. */
export interface Finder {
  readonly name: SessionSource;
  /** As the user knows it: "Claude Code". */
  readonly label: string;
  /** Raise it whenever `parse` gives more or other facts than before: everything is then read once more. */
  readonly revision: number;
  /** As it stands in a list of counts: "Claude". */
  readonly shortLabel: string;
  /** What to set to look elsewhere, for the message that nothing was found. */
  readonly settings: string;
  /** Directories searched when none are named, most specific first. */
  readonly roots: (env: Env, home: string) => string[];
  /** Lists the units under one root by names, sizes and times; opens no transcript. */
  readonly discover: (root: string, known?: Known) => Promise<Discovery>;
  /**
   * After how many days without a change the program deletes a transcript under a root, null where a person has set it
   * to keep them; left out where it never does.
   */
  readonly retentionDays?: (root: string) => number | null;
  /** The command by which the program takes a session up again; null where the id is none of its own. */
  readonly resume: (sessionId: string) => readonly [string, ...string[]] | null;
  /** The variables without which the program would not look there, null where none help; left out where it always does. */
  readonly variablesFor?: (
    place: { root: string; file: string },
    env: Env,
    home: string,
  ) => Readonly<Record<string, string>> | null;
  /** Whether the program looks for a transcript when it is started in a directory; left out where it always does. */
  readonly isOfDirectory?: (transcript: string, directory: string) => boolean;
  /** Whether a unit is still there; left out where it is whenever its file is. */
  readonly holds?: (unit: Pick<Unit, "path" | "file">) => Promise<boolean>;
  /** What a child says is understood only with its parent's records: it is read again when its parent has changed. */
  readonly childrenNeedParents?: true;
  /** What changes under a root whenever a session does. */
  readonly watched: (root: string) => Watched[];
  /** The program records when a message ended: one without an end is still being written. */
  readonly recordsEnds?: true;
  /** The schemas of its records, by which a `Skip` says what it refused: loaded only to word what is wrong with one. */
  readonly schemas?: () => Promise<object>;
  /** Lets go of what is kept open (a database); called when there is nothing left to read. */
  readonly close?: () => void;
}

/**
 * A program whose sessions we read. Its files are read-only to us: opened for reading, never migrated, and never locked so
 * that it would have to wait.
 */
export interface Source<Raw> extends Finder {
  /** The only step that opens a unit. Throws where it cannot be read: that becomes the unit's skip. */
  readonly read: (unit: Unit) => Promise<Raw>;
  /** Pure: the same input gives the same result. */
  readonly parse: (raw: Raw, unit: Unit) => Parsed;
}

/** A source whose raw form is its own affair: what the rest of the program works with. */
export interface AnySource extends Finder {
  /** Reads and parses a unit. Throws where it cannot be read. */
  readonly tell: (unit: Unit) => Promise<Parsed>;
}

/** A source that is one file, loaded as a whole. */
export const whole = <Raw>(source: Source<Raw>): AnySource => sealed(source, async () => source);

/** @param load gives the whole source: called when the first unit is read, which in most runs none is */
export function sealed<Raw>(finder: Finder, load: () => Promise<Source<Raw>>): AnySource {
  let loaded: Promise<Source<Raw>> | undefined;
  const tell = async (unit: Unit) => {
    const { read, parse } = await (loaded ??= load());
    return parse(await read(unit), unit);
  };
  return { ...finder, tell };
}
