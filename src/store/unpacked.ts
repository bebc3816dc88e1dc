import { decodeSteps } from "../model/step-codec.ts";
import type { Step } from "../model/step.ts";

/** Packed steps of the index; null where they are damaged, or of a form that this version does not know. */
export function unpacked(packed: Uint8Array): Step[] | null {
  try {
    return decodeSteps(packed);
  } catch {
    return null;
  }
}

/** The same, where what cannot be unpacked is gone without: it is told whenever rows are to be made of it. */
export const stepsIn = (packed: Uint8Array): Step[] => unpacked(packed) ?? [];
