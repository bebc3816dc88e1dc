import type { SessionSource } from "./model/session.ts";
import type { Keeping, ReadUnit } from "./read-unit.ts";
import { type Job, readJob, takeJob } from "./reading.ts";
import { bytesAhead, type Unit } from "./sources/source.ts";
import type { Answer, Order } from "./worker.ts";

/** Below this many bytes to read, starting a worker costs more than it saves. */
const WORTH_A_WORKER = 24 * 2 ** 20;

/** What one message to a worker holds at most: enough to make the message cheap, little enough to share work well. */
const JOB_BYTES = 4 * 2 ** 20;
const JOB_UNITS = 64;

type OnRead = (units: readonly Unit[], reads: readonly ReadUnit[]) => void;

/**
 * Reads units, in parallel where that pays, and hands over what they say as it comes, in no particular order. The
 * largest come first, so that no thread is left alone with a large one at the end.
 */
export async function readAll(
  source: SessionSource,
  units: readonly Unit[],
  keeping: Keeping,
  onRead: OnRead,
): Promise<void> {
  const jobs = jobsOf(source, units, keeping);
  const bytes = units.reduce((sum, unit) => sum + bytesAhead(unit), 0);
  const threads = Math.min(
    navigator.hardwareConcurrency,
    jobs.length,
    Math.floor(bytes / WORTH_A_WORKER),
  );
  if (threads < 2) {
    for (const job of jobs) onRead(job.units, await readJob(job));
    return;
  }
  const next = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  try {
    const workers = Array.from({ length: threads - 1 }, () => workThrough(jobs, next, onRead));
    await Promise.all([...workers, readHere(jobs, next, onRead)]);
  } finally {
    // Where one has failed, the others are not to go on.
    Atomics.store(new Int32Array(next), 0, jobs.length);
  }
}

/** This thread takes jobs too: it has little else to do, and a thread less is a heap less. */
async function readHere(jobs: Job[], next: SharedArrayBuffer, onRead: OnRead): Promise<void> {
  const counter = new Int32Array(next);
  for (let job = takeJob(counter); ; job = takeJob(counter)) {
    const wanted = jobs[job];
    if (wanted === undefined) return;
    onRead(wanted.units, await readJob(wanted));
    // The answers of the others have come meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function jobsOf(source: SessionSource, units: readonly Unit[], keeping: Keeping): Job[] {
  const jobs: Job[] = [];
  let room = 0;
  const largestFirst = (a: Unit, b: Unit) =>
    bytesAhead(b) - bytesAhead(a) || (a.path < b.path ? -1 : 1);
  for (const unit of [...units].sort(largestFirst)) {
    const last = jobs.at(-1);
    const bytes = bytesAhead(unit);
    if (last === undefined || bytes > room || last.units.length >= JOB_UNITS) {
      jobs.push({ source, units: [unit], keeping });
      room = JOB_BYTES - bytes;
    } else {
      last.units.push(unit);
      room -= bytes;
    }
  }
  return jobs;
}

/** One thread that takes the next job as long as there is one. Messages to a busy thread wait: it gets one only. */
async function workThrough(jobs: Job[], next: SharedArrayBuffer, onRead: OnRead): Promise<void> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { smol: true });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<Answer>) => {
        try {
          if (data === null) resolve();
          else onRead(jobs[data.job]?.units ?? [], data.reads);
        } catch (error) {
          reject(error);
        }
      };
      worker.onerror = (event) => reject(new Error(`a reading thread failed: ${event.message}`));
      worker.postMessage({ jobs, next } satisfies Order);
    });
  } finally {
    worker.terminate();
  }
}
