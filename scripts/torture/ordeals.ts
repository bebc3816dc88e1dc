import { crashes } from "./crashes.ts";
import { disk } from "./disk.ts";
import { history } from "./history.ts";
import { input } from "./input.ts";
import { together } from "./together.ts";
import type { Ordeal } from "./trial.ts";

/** Every kind of trouble, in the order of the report. */
export const ordeals: readonly Ordeal[] = [crashes, disk, together, input, history];
