import type { Corpus, CorpusName } from "./corpora.ts";
import { type Better, median } from "./statistics.ts";

/** A program with its arguments, as it is run. */
export type Command = {
  name: string;
  argv: readonly string[];
  home: string;
  before?: Preparation;
  /** Somebody else's program, which may fail: that is reported, and nothing ends. */
  peer?: boolean;
};

/** Done before each run of a command, and not measured. The words tell a reader, who does it by hand. */
export type Preparation = { words: string; run: () => void };

/** What came of a command's runs. Times are milliseconds. */
export type Measured = {
  times: readonly number[];
  /** Peak resident memory in MB, the highest seen; null where `/usr/bin/time` cannot tell. */
  peak: number | null;
  /** Why there are no times. */
  failure: string | null;
};

export type Results = ReadonlyMap<string, Measured>;
/** What a case finds out besides times, by name. */
export type Values = Readonly<Record<string, number>>;
export type Unit = "times" | "ms" | "MB" | "share";

/** What is asked of a figure. */
export type Target = {
  /** The column of the history; targets without one are not kept there. */
  key?: string;
  text: string;
  unit: Unit;
  better: Better;
  limit: number;
  /** The figure; null where it was not measured. */
  of: (results: Results, values: Values) => number | null;
};

export type Prepared = {
  commands: readonly Command[];
  /** The command that the others are compared with. */
  yardstick: string;
  targets: readonly Target[];
  /** Sentences and figures besides the times, after the last run. */
  more?: (results: Results) => { values: Values; lines: string[] };
  /** Puts back what the runs changed in the corpus. */
  end?: () => void | Promise<void>;
};

export type Setting = {
  /** The corpus of that name in the size that was asked for. */
  corpus: (name: CorpusName) => Promise<Corpus>;
};

export type Case = {
  name: string;
  title: string;
  /** Only with `--large`. */
  large?: boolean;
  /** How many times more rounds than others: where milliseconds count. */
  more?: number;
  prepare: (setting: Setting) => Promise<Prepared>;
};

/** The median time of a command in ms; null where it did not run. */
export function medianOf(results: Results, name: string): number | null {
  const times = results.get(name)?.times ?? [];
  return times.length === 0 ? null : median(times);
}
