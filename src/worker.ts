import { endReading, type Job, readJob } from "./reading.ts";
/** The second entry point of the program: reads one job after another for the main thread. */
import { sourceNames } from "./sources/index.ts";

declare const self: Worker;

export type Request = { job: Job } | { end: true };

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  if ("end" in data) {
    for (const source of sourceNames) await endReading(source);
    self.postMessage(null);
    return;
  }
  const reads = await readJob(data.job);
  const packed = reads.flatMap(({ transcripts }) => transcripts.map(({ steps }) => steps.buffer));
  self.postMessage(reads, packed);
};
