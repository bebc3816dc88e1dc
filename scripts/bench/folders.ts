import { join } from "node:path";

/** The repository; every command is run here. */
export const ROOT = join(import.meta.dir, "..", "..");
/** Everything that the benchmark makes; ignored by git. */
export const BENCH = join(ROOT, ".bench");
/** Indexes and lists of a run; emptied before each case. */
export const TEMPORARY = join(BENCH, "tmp");
export const PEERS = join(BENCH, "peers");
export const TT = join(ROOT, "dist", "tt");
