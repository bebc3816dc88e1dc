import { edenGC, fullGC } from "bun:jsc";

import { messageOf } from "./failure.ts";
import { compileLightly } from "./light.ts";
import type { SessionSource } from "./model/session.ts";
import { type Keeping, pack, packIfJudged, type ReadUnit, unreadable } from "./read-unit.ts";
import { sourceOf } from "./sources/index.ts";
import { bytesAhead, type Finder, type Unit } from "./sources/source.ts";

/** Units of one source that are read in one go, by a worker or by the main thread. */
export type Job = { source: SessionSource; units: Unit[]; keeping: Keeping };

/** The number of the next job, of a counter that several threads share. */
export const takeJob = (counter: Int32Array) => Atomics.add(counter, 0, 1);

/** Reads the units of a job, in their order. What cannot be read is a skip of its unit, never an exception. */
export async function readJob({ source, units, keeping }: Job): Promise<ReadUnit[]> {
  const reads: ReadUnit[] = [];
  for (const unit of units) {
    reads.push(await readUnit(source, unit, keeping));
    tidyAfter(bytesAhead(unit));
  }
  return reads;
}

/** The heap is tidied after so many bytes read: left alone it grows by what the computer's memory allows. */
const TIDIED_BYTES = 16 * 2 ** 20;
/** What a unit leaves behind besides what it holds, about. */
const UNIT_BYTES = 64 * 2 ** 10;
/** Nearly all that reading leaves behind is young: to look through all the heap takes five times as long. */
const WHOLE_EVERY = 8;
let untidied = 0;
let tidied = 0;

function tidyAfter(bytes: number): void {
  untidied += bytes + UNIT_BYTES;
  if (untidied < TIDIED_BYTES) return;
  untidied = 0;
  if (++tidied % WHOLE_EVERY === 0) fullGC();
  else edenGC();
}

async function readUnit(name: SessionSource, unit: Unit, keeping: Keeping): Promise<ReadUnit> {
  try {
    const source = await sourceOf(name);
    const told = await source.tell(unit);
    const { resume: _, ...whole } = unit;
    const read = packIfJudged(told, keeping) ?? pack(await source.tell(whole), keeping);
    return await worded(source, read);
  } catch (error) {
    return unreadable(messageOf(error));
  }
}

async function worded(source: Finder, read: ReadUnit): Promise<ReadUnit> {
  if (!read.skips.some(({ invalid }) => invalid !== undefined)) return read;
  const { wordFault } = await import("./sources/word-fault.ts");
  return { ...read, skips: await Promise.all(read.skips.map((skip) => wordFault(source, skip))) };
}

/** Lets go of what reading keeps open. */
export async function endReading(source: SessionSource): Promise<void> {
  (await sourceOf(source)).close?.();
}

compileLightly(readUnit);

// The engine's own, which are compiled anew with what is handed to them.
const { filter, flat, flatMap, map, some } = Array.prototype;
compileLightly(filter, flat, flatMap, map, some);
