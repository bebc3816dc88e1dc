import type { SessionSource } from "./model/session.ts";
import { encodeSteps } from "./model/step-codec.ts";
import { anchorsOf } from "./model/step-list.ts";
import type { IdHash } from "./model/step.ts";
import type {
  Facts,
  LeafTitle,
  Parsed,
  Progress,
  Prompt,
  Skip,
  Unknown,
} from "./model/transcript.ts";

/** A transcript in the form that travels from a worker to the index: its steps already packed. */
export type PackedTranscript = {
  sessionId: string;
  source: SessionSource;
  facts: Facts;
  steps: Uint8Array<ArrayBuffer>;
  anchors: IdHash[];
  prompts: Prompt[];
};

/** A unit as it was read: what it says, or why it says nothing. */
export type ReadUnit = {
  transcripts: PackedTranscript[];
  leafTitles: LeafTitle[];
  skips: Skip[];
  unknowns: Unknown[];
  progress: Progress | null;
  resumed: boolean;
  /** In the place of the unit's, where reading has added to it. */
  stamp?: string;
};

export function pack(parsed: Parsed): ReadUnit {
  const { transcripts, leafTitles, skips, unknowns, progress = null, resumed = false } = parsed;
  const packed = transcripts.map(({ steps, ...rest }) => ({
    ...rest,
    steps: encodeSteps(steps),
    anchors: anchorsOf(steps),
  }));
  const timeless = transcripts.filter(
    ({ steps }) => steps.length > 0 && steps.every(({ at }) => at === null),
  );
  const noTime = timeless.map(({ sessionId }): Skip => ({
    where: sessionId,
    reason: "none of its records has a usable time, so it is no session",
  }));
  return {
    transcripts: packed,
    leafTitles,
    skips: [...skips, ...noTime],
    unknowns,
    progress,
    resumed,
    ...(parsed.stamp !== undefined && { stamp: parsed.stamp }),
  };
}

/** A unit that could not be opened or read at all. */
export const unreadable = (reason: string): ReadUnit => ({
  transcripts: [],
  leafTitles: [],
  skips: [{ where: null, reason }],
  unknowns: [],
  progress: null,
  resumed: false,
});
