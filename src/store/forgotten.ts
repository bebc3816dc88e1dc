import type { Database } from "bun:sqlite";
import { sep } from "node:path";

import { copiesAmong, unnamedCopies } from "../model/copies.ts";
import { isConversation } from "../model/digest.ts";
import { namesakeId } from "../model/namesakes.ts";
import { decodeSteps, encodeSteps } from "../model/step-codec.ts";
import { anchorsOf, likenesses } from "../model/step-list.ts";
import { type IdHash, idHash, type Step } from "../model/step.ts";
import { withoutOriginTitles } from "../model/title.ts";
import type { Facts } from "../model/transcript.ts";
import type { PackedTranscript, ReadUnit } from "../read-unit.ts";
import type { Unit } from "../sources/source.ts";
import { unpacked } from "./unpacked.ts";

/** The moment up to which a session is forgotten that is forgotten as a whole, whatever comes later. */
export const FOR_EVER = Number.MAX_SAFE_INTEGER;

/** Null where nothing was ever forgotten. */
export const forgottenIn = (db: Database): Forgotten | null =>
  db.query("SELECT 1 FROM forgotten_sessions LIMIT 1").get() === null ? null : new Forgotten(db);

/** `kept`: steps that are not forgotten, whatever is noted. */
type Noted = Readonly<Record<"sessions" | "steps" | "kept", ReadonlySet<IdHash>>>;

const nothing: Noted = { sessions: new Set(), steps: new Set(), kept: new Set() };

/** Keeps what was forgotten from coming back: known by hashes alone, in its own file, a moved one, or a copy. */
export class Forgotten {
  readonly #hasStep: (key: IdHash) => boolean;
  readonly #until: (session: IdHash) => number | null;
  readonly #hasUnit: (path: IdHash) => boolean;

  /** @param more what is to be forgotten besides what is noted, and may grow; by hashes */
  constructor(db: Database, more: Noted = nothing) {
    const step = db.query("SELECT 1 FROM forgotten_steps WHERE step = ?");
    const session = db.query<{ until: number }, [number]>(
      "SELECT until FROM forgotten_sessions WHERE session = ?",
    );
    const unit = db.query("SELECT 1 FROM forgotten_units WHERE unit = ?");
    this.#hasStep = (key) => !more.kept.has(key) && (more.steps.has(key) || step.get(key) !== null);
    this.#hasUnit = (path) => unit.get(path) !== null;
    this.#until = (hash) => session.get(hash)?.until ?? (more.sessions.has(hash) ? FOR_EVER : null);
  }

  /** What a unit says without what was forgotten; null where that is nothing, or nothing new in one that is forgotten. */
  without({ path }: Unit, read: ReadUnit): ReadUnit | null {
    const transcripts = read.transcripts.flatMap((told) => this.#withoutOwn(told) ?? []);
    if (transcripts.length === 0 && read.transcripts.length > 0) return null;
    if (this.#hasUnit(idHash(path)) && isBare(read, transcripts)) return null;
    const leafTitles = read.leafTitles.filter(({ leaf }) => !this.#hasStep(leaf));
    // Only its beginning tells that what may come later, such as a title, is of a copy: it is read whole each time.
    const isWhole =
      transcripts.length === read.transcripts.length &&
      transcripts.every((told, nth) => told === read.transcripts[nth]);
    return { ...read, transcripts, leafTitles, progress: isWhole ? read.progress : null };
  }

  #withoutOwn(told: PackedTranscript): PackedTranscript | null {
    const { facts, anchors } = told;
    const until = this.untilOf(told);
    if (until === FOR_EVER) return null;
    const isKin = facts.origins.some((id) => this.#isForgotten(id)) || anchors.some(this.#hasStep);
    if (until === null && !isKin) return told;
    const steps = decodeSteps(told.steps);
    const gone = this.goneOf(steps, until);
    const kept = steps.filter((step) => !gone.has(step));
    if (!kept.some(isSaid)) return null;
    const lost = new Set([...gone].map(({ key }) => key));
    const prompts = told.prompts.filter(({ key }) => !lost.has(key));
    const { earlier: _, ...rest } = told;
    return {
      ...rest,
      facts: this.factsWithout(facts, gone.size > 0 ? { cwd: prompts[0]?.cwd ?? null } : null),
      steps: encodeSteps(kept),
      anchors: anchorsOf(kept),
      prompts,
      lost,
      joined: told.joined.filter(({ queued, line }) => !lost.has(queued) && !lost.has(line)),
      digest: null,
    };
  }

  /**
   * The moment up to which a session is forgotten; null of one that is not. A subagent goes with its parent. Of two with
   * one id the parent tells which is meant.
   */
  untilOf({ sessionId, facts: { type, parent } }: PackedTranscript): number | null {
    const ids = type === "user" || parent === null ? [sessionId] : [parent];
    if (parent !== null) ids.push(namesakeId(sessionId, parent));
    const moments = ids.flatMap((id) => this.#until(idHash(id)) ?? []);
    return moments.length === 0 ? null : Math.max(...moments);
  }

  #isForgotten(sessionId: string): boolean {
    return this.#until(idHash(sessionId)) !== null;
  }

  /** The steps that were forgotten, among all of a transcript's. */
  goneOf(steps: readonly Step[], until: number | null): Set<Step> {
    const unnamed = unnamedCopies(steps, (step) => this.#isLikeGone(step));
    const early = until === null ? new Set<Step>() : stepsBefore(steps, until);
    const gone = copiesAmong(
      steps,
      (step) => unnamed.has(step) || early.has(step) || this.#isRenamed(step),
      (step) => this.#isGone(step),
    );
    // Claude Code before 1.0.96 copies under new ids all that was before an answer, whose id stays. (A line that names
    // another session is no copy: up to 1.0.24 a file goes on with the session that began with /clear.)
    const renamed = steps.findLastIndex((step) => this.#isRenamed(step));
    for (const step of steps.slice(0, renamed + 1)) gone.add(step);
    for (const [index, step] of steps.entries()) {
      const next = steps[index + 1];
      if (step.kind === "caveat" && next !== undefined && gone.has(next)) gone.add(step);
    }
    return gone;
  }

  #isGone({ kind, key, origin }: Step): boolean {
    if (origin !== undefined && this.#until(origin) !== null) return true;
    // Claude Code 1.0 gives the caveats of all sessions of one run one id: such a one goes with what it speaks of.
    return kind !== "caveat" && this.#hasStep(key);
  }

  #isRenamed({ copiesKeepId, id, origin }: Step): boolean {
    return origin === undefined && copiesKeepId === true && id !== undefined && this.#hasStep(id);
  }

  /** Undefined of a step that does not tell, as a call of a new id, which goes with its answer. */
  #isLikeGone(step: Step): boolean | undefined {
    const ids = likenesses(step);
    if (ids.some(this.#hasStep)) return true;
    return ids.length === 0 || step.kind === "tool_call" ? undefined : false;
  }

  /**
   * Names no session that was forgotten, and has no title that may be one of its, or made of its words.
   * @param rest where what is left begins, if that is known; null where no step was forgotten
   */
  factsWithout(facts: Facts, rest: { cwd: string | null } | null): Facts {
    const { spawned, parent, titles } = facts;
    const isKept = (id: string) => !this.#isForgotten(id);
    const origins = facts.origins.filter(isKept);
    const isLess = rest !== null || origins.length < facts.origins.length;
    return {
      ...facts,
      cwd: rest?.cwd ?? facts.cwd,
      parent: parent !== null && isKept(parent) ? parent : null,
      origins,
      titles: isLess ? withoutOriginTitles(titles) : titles,
      ...(spawned === undefined ? {} : { spawned: spawned.filter(isKept) }),
    };
  }
}

/** Whether a unit was read, and has no session. */
const isBare = ({ skips }: ReadUnit, transcripts: readonly PackedTranscript[]) =>
  skips.every(({ where }) => where !== null) && !transcripts.some(({ steps }) => isSession(steps));

/** @param moment UTC epoch ms; `FOR_EVER` is after all */
export function stepsBefore(steps: readonly Step[], moment: number): ReadonlySet<Step> {
  let time = 0;
  return new Set(
    steps.filter(({ at }) => {
      time = at ?? time;
      return time < moment;
    }),
  );
}

/** Whether a step makes a session of what is left of one: that it was made does not. */
export const isSaid = (step: Step) => step.kind !== "created" && isConversation(step);

/** Whether packed steps are those of a session, as far as that can be seen. */
export const isSession = (packed: Uint8Array) => unpacked(packed)?.some(isConversation) ?? true;

export function deleteTranscript(
  db: Database,
  { transcript_id, unit_id }: { transcript_id: number; unit_id: number },
): void {
  db.query("DELETE FROM anchors WHERE transcript_id = ?").run(transcript_id);
  db.query("DELETE FROM transcripts WHERE transcript_id = ?").run(transcript_id);
  readWhole(db, unit_id);
  const unit = db
    .query<{ path: string; file: string; stamp: string }, [number]>(
      `SELECT path, file, stamp FROM units WHERE unit_id = ?1
          AND NOT EXISTS (SELECT 1 FROM transcripts WHERE unit_id = ?1)`,
    )
    .get(unit_id);
  if (unit === null) return;
  forgetUnit(db, unit);
  const seals = db.query<{ folder: string }, []>("SELECT folder FROM seals").all();
  for (const { folder } of seals) {
    if (folder === unit.file || unit.path.startsWith(folder + sep))
      db.query("DELETE FROM seals WHERE folder = ?").run(folder);
  }
}

/** Has a unit read from its beginning when it has grown. */
export const readWhole = (db: Database, unitId: number) =>
  db.query("UPDATE units SET read_to = NULL WHERE unit_id = ?").run(unitId);

/** Takes a unit that tells of nothing else out of the ledger, and all that was said of it. */
export function forgetUnit(db: Database, { path, stamp }: Pick<Unit, "path" | "stamp">): void {
  db.query("INSERT OR REPLACE INTO forgotten_units (unit, stamp) VALUES (?, ?)").run(
    idHash(path),
    idHash(stamp),
  );
  for (const table of ["skips", "unknowns"])
    db.query(`DELETE FROM ${table} WHERE path = ?`).run(path);
  db.query(
    `DELETE FROM units WHERE path = ?
        AND NOT EXISTS (SELECT 1 FROM transcripts WHERE transcripts.unit_id = units.unit_id)`,
  ).run(path);
}
