import { type Digest, digestOfLone } from "./model/digest.ts";
import { type Joined, joinedIn, type Joining } from "./model/joined.ts";
import type { SessionSource } from "./model/session.ts";
import { encodeSteps } from "./model/step-codec.ts";
import { anchorsOf } from "./model/step-list.ts";
import { type Earlier, encodeBehind } from "./model/step-tail.ts";
import type { IdHash, Step } from "./model/step.ts";
import { changedTitles, withoutPromptTitles } from "./model/title.ts";
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
import { masked } from "./secrets/mask.ts";

/** What of the words is kept. */
export type Keeping = {
  /** Whether the words of prompts are kept at all; what was made of them is the same in any case. */
  prompts: boolean;
  /** Whether obvious secrets in them, and in titles, are masked. */
  maskSecrets: boolean;
};

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
  /** Of a copy of what was forgotten the keys that were taken out: the index may have some, from when it could not be seen. */
  lost?: ReadonlySet<IdHash>;
  /** Queued texts that came together with others in one line. */
  joined: Joined[];
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

/** Everything is judged by the words as they were written; only what is kept of them is masked, or left out. */
export const pack = (parsed: Parsed, keeping: Keeping): ReadUnit =>
  packJoined(parsed, parsed.transcripts.map(joinedIn), keeping);

/** The same; null where what is new in a unit can only be judged with the words before it. */
export function packIfJudged(parsed: Parsed, keeping: Keeping): ReadUnit | null {
  const joinings = parsed.transcripts.map(joinedIn);
  if (parsed.resumed === true && joinings.some(({ lacking }) => lacking)) return null;
  return packJoined(parsed, joinings, keeping);
}

function packJoined(parsed: Parsed, joinings: readonly Joining[], keeping: Keeping): ReadUnit {
  const { transcripts, leafTitles, skips, unknowns, progress = null, resumed = false } = parsed;
  const keep = keeping.maskSecrets ? masked : String;
  const keepWords = keeping.prompts ? keep : () => "";
  const keepTitles = (titles: Facts["titles"]) =>
    changedTitles(keeping.prompts ? titles : withoutPromptTitles(titles), keep);
  const timeless = transcripts.filter(isTimeless);
  const noTime = timeless.map(({ sessionId }): Skip => ({
    where: sessionId,
    reason: "none of its records has a usable time, so it is no session",
  }));
  return {
    transcripts: transcripts.map((told, index) => {
      const packed = packTranscript(told, joinings[index]?.joined ?? [], resumed);
      return {
        ...packed,
        facts: { ...packed.facts, titles: keepTitles(packed.facts.titles) },
        prompts: packed.prompts.map((prompt) => ({ ...prompt, text: keepWords(prompt.text) })),
      };
    }),
    leafTitles: leafTitles.map(({ leaf, title }) => ({ leaf, title: keep(title) })),
    skips: [...skips, ...noTime],
    unknowns,
    progress,
    resumed,
    ...(parsed.stamp !== undefined && { stamp: parsed.stamp }),
  };
}

function packTranscript(told: Transcript, joined: Joined[], resumed: boolean): PackedTranscript {
  const { steps, earlier, ...rest } = told;
  return {
    ...rest,
    ...(earlier === undefined ? packedAll(steps) : packedBehind(earlier, steps)),
    joined,
    // Of a part that is new not all the prompts are there.
    digest: resumed ? null : digestWith(steps, rest.prompts, joined),
  };
}

function digestWith(
  steps: readonly Step[],
  prompts: readonly Prompt[],
  joined: readonly Joined[],
): Digest | null {
  const words = new Map(prompts.map((prompt) => [prompt.key, prompt]));
  return digestOfLone(steps, {
    promptOf: (key) => words.get(key),
    holds: (line, queued) => joined.some((pair) => pair.line === line && pair.queued === queued),
  });
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
