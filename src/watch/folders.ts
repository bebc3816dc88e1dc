import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";

import type { Watched } from "../sources/source.ts";

type Told = {
  /** Something may have changed in a session. */
  onChange: () => void;
  /** There are no events for a folder: the system has no more of them to give, or knows none there. */
  onBlind: () => void;
};

/** A folder that is to be watched, and the watch on it; where it is not there, on the next folder above it. */
type Watch = { wanted: Watched; mark: string; watcher: FSWatcher | null };

/**
 * Events for folders, whether they are there yet or not. A system's watch ends with its folder, so `refresh` puts it on
 * what now lies in the folder's place: called now and then, and soon after each event.
 */
export class FolderWatches {
  readonly #watches: Watch[];
  readonly #told: Told;
  #refreshing: ReturnType<typeof setTimeout> | undefined;

  constructor(wanted: readonly Watched[], told: Told) {
    this.#told = told;
    this.#watches = wanted.map((one) => ({ wanted: one, mark: "", watcher: null }));
    for (const one of this.#watches) this.#place(one);
  }

  /** @returns whether a folder came, went or was replaced */
  refresh(): boolean {
    const moved = this.#watches.filter(({ wanted, mark }) => markOf(standIn(wanted.path)) !== mark);
    for (const one of moved) this.#place(one);
    return moved.length > 0;
  }

  close(): void {
    clearTimeout(this.#refreshing);
    for (const { watcher } of this.#watches) watcher?.close();
  }

  #place(one: Watch): void {
    one.watcher?.close();
    const place = standIn(one.wanted.path);
    const isThere = place === one.wanted.path;
    one.mark = markOf(place);
    one.watcher = null;
    try {
      one.watcher = watch(place, { recursive: isThere && one.wanted.deep }, (_event, name) => {
        this.#refreshSoon();
        if (isThere && mayBe(name, one.wanted)) this.#told.onChange();
      });
      one.watcher.on("error", this.#told.onBlind);
    } catch {
      this.#told.onBlind();
    }
  }

  #refreshSoon(): void {
    this.#refreshing ??= setTimeout(() => {
      this.#refreshing = undefined;
      if (this.refresh()) this.#told.onChange();
    }, 200);
  }
}

/** The system does not always say which file it is. */
const mayBe = (name: unknown, { names }: Watched) =>
  typeof name !== "string" || names.test(basename(name));

/** The folder itself, or the next one above it that is there. */
function standIn(path: string): string {
  let place = path;
  while (markOf(place) === GONE && dirname(place) !== place) place = dirname(place);
  return place;
}

const GONE = "gone";

/** By what a folder is known from another one of its name. */
function markOf(path: string): string {
  try {
    const stats = statSync(path);
    return stats.isDirectory() ? `${path}:${stats.dev}:${stats.ino}:${stats.birthtimeMs}` : GONE;
  } catch {
    return GONE;
  }
}
