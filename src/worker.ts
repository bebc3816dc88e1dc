/** The second entry point of the program: one of several threads that read the same list of jobs. */
import type { ReadUnit } from "./read-unit.ts";
import { endReading, type Job, readJob, takeJob } from "./reading.ts";

declare const self: Worker;

/** The jobs of one source, and a counter that all threads take the next job's number from. */
export type Order = { jobs: Job[]; next: SharedArrayBuffer };

/** What a job's units say; null when there is no job left. */
export type Answer = { job: number; reads: ReadUnit[] } | null;

self.onmessage = async ({ data: { jobs, next } }: MessageEvent<Order>) => {
  const counter = new Int32Array(next);
  for (let job = takeJob(counter); ; job = takeJob(counter)) {
    const wanted = jobs[job];
    if (wanted === undefined) break;
    const reads = await readJob(wanted);
    const packed = reads.flatMap(({ transcripts }) => transcripts.map(({ steps }) => steps.buffer));
    self.postMessage({ job, reads } satisfies Answer, packed);
  }
  for (const source of new Set(jobs.map((job) => job.source))) await endReading(source);
  self.postMessage(null satisfies Answer);
};
