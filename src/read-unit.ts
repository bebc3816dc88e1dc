import { type Digest, digestOfLone } from "./model/digest.ts";
import type { SessionSource } from "./model/session.ts";
import { encodeSteps } from "./model/step-codec.ts";
import { anchorsOf } from "./model/step-list.ts";
import { type Earlier, encodeBehind } from "./model/step-tail.ts";
import type { IdHash, Step } from "./model/step.ts";
import type {
  Facts,
  LeafTitle,
  Parsed,
  Progress,
  Prompt,
  Skip,
  Transcript,
  Unknown,
} from "./model/transcript.ts";

/** A transcript in the form that travels from a worker to the index: its steps already packed. */
export type PackedTranscript = {
  sessionId: string;
  source: SessionSource;
  facts: Facts;
  steps: Uint8Array<ArrayBuffer>;
  /** So many bytes of the steps were read earlier; `anchors` and `prompts` are only those of the rest. */
  earlier?: number;
  anchors: IdHash[];
  prompts: Prompt[];
  /** What its row is made of, should it be alone in telling of its session; null where that takes more than this. */
  digest: Digest | null;
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
  const packed = transcripts.map(({ steps, earlier, ...rest }) => ({
    ...rest,
    ...(earlier === undefined ? packedAll(steps) : packedBehind(earlier, steps)),
    // Of a part that is new not all the prompts are there.
    digest: resumed ? null : digestWith(steps, rest.prompts),
  }));
  const timeless = transcripts.filter(isTimeless);
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

function digestWith(steps: readonly Step[], prompts: readonly Prompt[]): Digest | null {
  const words = new Map(prompts.map((prompt) => [prompt.key, prompt]));
  return digestOfLone(steps, (key) => words.get(key));
}

const packedAll = (steps: readonly Step[]) => ({
  steps: encodeSteps(steps),
  anchors: anchorsOf(steps),
});

const packedBehind = (earlier: Earlier, steps: readonly Step[]) => ({
  steps: encodeBehind(earlier, steps),
  earlier: earlier.packed.length,
  anchors: anchorsOf(steps, earlier.tail.awaiting),
});

const isTimeless = ({ steps, earlier }: Transcript) =>
  (steps.length > 0 || earlier !== undefined) &&
  earlier?.tail.timed !== true &&
  steps.every(({ at }) => at === null);

/** A unit that could not be opened or read at all. */
export const unreadable = (reason: string): ReadUnit => ({
  transcripts: [],
  leafTitles: [],
  skips: [{ where: null, reason }],
  unknowns: [],
  progress: null,
  resumed: false,
});
