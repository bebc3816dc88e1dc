import type { Database } from "bun:sqlite";

import type { Keeping } from "./read-unit.ts";
import { bytesAhead } from "./sources/source.ts";
import { addChore, isDue } from "./store/chores.ts";
import type { FreshTellings } from "./store/fresh.ts";
import { type FoundUnit, saveUnits } from "./store/save.ts";

/**
 * At most this many units are kept in one transaction, and what was made of so many bytes: what a crash can cost, how
 * long another writer waits, and how much waits to be written.
 */
const BATCH_UNITS = 256;
const BATCH_BYTES = 160 * 2 ** 20;

/** What was read and is to be saved together. */
export class Unsaved {
  readonly #db: Database;
  readonly #keeping: Keeping;
  readonly #fresh: FreshTellings;
  #found: FoundUnit[] = [];
  #bytes = 0;

  constructor(db: Database, keeping: Keeping, fresh: FreshTellings) {
    this.#db = db;
    this.#keeping = keeping;
    this.#fresh = fresh;
  }

  add(found: FoundUnit): void {
    this.#found.push(found);
    this.#bytes += bytesAhead(found.unit);
  }

  get isFull(): boolean {
    return this.isLarge || this.#found.length >= BATCH_UNITS;
  }

  /** Whether it is full by what was read, however few the units are. */
  get isLarge(): boolean {
    return this.#bytes >= BATCH_BYTES;
  }

  /** What was forgotten is known again by the stamp that it was found with. */
  save(): void {
    const found = this.#found;
    this.#found = [];
    this.#bytes = 0;
    if (!this.#keeping.maskSecrets && !isDue(this.#db, "masks")) addChore(this.#db, "masks");
    const forgotten = saveUnits(this.#db, found, this.#fresh);
    for (const { unit, read } of found)
      if (!forgotten.has(unit)) unit.stamp = read.stamp ?? unit.stamp;
  }
}
