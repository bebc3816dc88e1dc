import type { Digest } from "../model/digest.ts";
import type { SessionSource } from "../model/session.ts";
import type { IdHash } from "../model/step.ts";
import type { Facts } from "../model/transcript.ts";
import type { PackedTranscript } from "../read-unit.ts";

/** What was told just now of a session that no unit had told of before. */
type Fresh = { source: SessionSource; facts: Facts; digest: Digest };

/**
 * What was read in this run, so that the steps of a session that is alone need not be unpacked to make its row, and what
 * was made of it. Only a short cut: whoever is not in here is made from the index.
 */
export class FreshTellings {
  readonly #tellings = new Map<string, Fresh & { prompts: Float64Array }>();
  readonly #retold = new Set<IdHash>();
  /** Rows are made several times in a long run: in which round each was made, and each title came. */
  #round = 0;
  readonly #made = new Map<string, number>();
  readonly #titled = new Map<IdHash, number>();

  add({ sessionId, source, facts, digest, prompts }: PackedTranscript): void {
    if (digest === null) return this.forget(sessionId);
    const keys = Float64Array.from(prompts, ({ key }) => key);
    this.#tellings.set(sessionId, { source, facts, digest, prompts: keys });
  }

  /** The index knows more of a session than was told last. */
  forget(sessionId: string): void {
    this.#tellings.delete(sessionId);
  }

  /** Its row was made: it waits for nothing any more. */
  made(sessionId: string): void {
    this.#made.set(sessionId, this.#round);
    this.forget(sessionId);
  }

  /** A title has come for whichever session holds a record. */
  titled(leaf: IdHash): void {
    this.#titled.set(leaf, this.#round);
  }

  /** All that was pending has been made. */
  endRound(): void {
    this.#round++;
  }

  /** Whether a session's row was made when the title of a record in it had come. */
  isMadeWith(sessionId: string, leaf: IdHash): boolean {
    return (this.#made.get(sessionId) ?? -1) >= (this.#titled.get(leaf) ?? Infinity);
  }

  /** Two units tell a prompt in different words: the digests of both may rest on the wrong ones. */
  retell(key: IdHash): void {
    this.#retold.add(key);
  }

  /** How many sessions it knows at most that wait for their rows. */
  get size(): number {
    return this.#tellings.size;
  }

  /** All that is told of a session, if it is told by one unit only. */
  of(sessionId: string): Fresh | undefined {
    const told = this.#tellings.get(sessionId);
    if (told === undefined || this.#retold.size === 0) return told;
    return told.prompts.some((key) => this.#retold.has(key)) ? undefined : told;
  }
}
