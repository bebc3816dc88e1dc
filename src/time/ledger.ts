import type { TimedSession } from "../model/activity-codec.ts";
import type { HumanEvent } from "../model/activity.ts";
import type { SessionSource } from "../model/session.ts";
import { countFirst } from "../sorted.ts";
import { type AgentSpan, agentTime, nothing, takenUp, withoutWaiting } from "./delegated.ts";
import { type DirectSpan, directTime } from "./direct.ts";
import type { TimeRules } from "./rules.ts";
import { byStart, type Span, union } from "./spans.ts";

/** What a time is booked on. */
export type Owner<Project> = {
  source: SessionSource;
  sessionId: string;
  /** The session at the root of the tree of subagents. */
  root: string;
  project: Project;
  /** The directory in which its session began; of what was done outside its project's, where that was. */
  path: string;
};

export type Act<Project> = HumanEvent & { owner: Owner<Project> };
export type Worked<Project> = AgentSpan & { owner: Owner<Project> };
export type Unaccounted<Project> = Span & { owner: Owner<Project> };

/**
 * All times of some sessions, each moment of attention with its one owner. Everything is built over all time and is
 * cut to days only by who adds it up. Each list ascends by its starts.
 */
export type Ledger<Project> = {
  acts: Act<Project>[];
  direct: DirectSpan<Act<Project>>[];
  worked: Worked<Project>[];
  unaccounted: Unaccounted<Project>[];
};

/**
 * @param sessions with all that their subagents descend from, with or without times
 * @param projectOf the project of a directory; `home` is that of the session it belongs to, and what lies inside its
 *   project has the very object that it has itself (`Resolve`)
 */
export function ledgerOf<Project>(
  sessions: readonly TimedSession[],
  rules: TimeRules,
  projectOf: (place: string, home: string) => Project,
): Ledger<Project> {
  const kin = new Kin(sessions);
  const acts: Act<Project>[] = [];
  const worked: Worked<Project>[] = [];
  const unaccounted: Unaccounted<Project>[] = [];
  const times = new Map(sessions.map(({ sessionId, work }) => [sessionId, agentTime(work, rules)]));
  for (const session of sessions) {
    const { sessionId, source, humans, work, places } = session;
    if (humans.length === 0 && work.length === 0) continue;
    const root = kin.rootOf(session);
    const [home = ""] = places;
    const own = projectOf(home, home);
    const owners = places.map((place): Owner<Project> => {
      const project = projectOf(place, home);
      return { source, sessionId, root, project, path: project === own ? home : place };
    });
    const ownerAt = new OwnerAt(humans, owners);
    for (const { at, kind, since, key, place } of humans)
      acts.push({ at, kind, since, key, place, owner: ownerAt.place(place) });
    const time = times.get(sessionId) ?? nothing;
    const children = kin.descendantsOf(sessionId);
    const running = union(children.flatMap((id) => takenUp(times.get(id) ?? nothing)));
    for (const span of withoutWaiting(time.worked, running))
      ownerAt.eachPart(span, (part) => worked.push(part));
    for (const span of withoutWaiting(time.unaccounted, running))
      ownerAt.eachPart(span, (part) => unaccounted.push(part));
  }
  acts.sort(inOrder);
  worked.sort(byStart);
  unaccounted.sort(byStart);
  return { acts, direct: directTime(acts, rules), worked, unaccounted };
}

/** The same order whatever order the sessions come in. */
const inOrder = <Project>(a: Act<Project>, b: Act<Project>) =>
  a.at - b.at ||
  (a.owner.sessionId < b.owner.sessionId ? -1 : a.owner.sessionId > b.owner.sessionId ? 1 : 0) ||
  a.key - b.key;

/** Who started whom. */
class Kin {
  readonly #known: ReadonlyMap<string, TimedSession>;
  readonly #children: ReadonlyMap<string | null, TimedSession[]>;

  constructor(sessions: readonly TimedSession[]) {
    this.#known = new Map(sessions.map((session) => [session.sessionId, session]));
    this.#children = Map.groupBy(sessions, starterOf);
  }

  /** The session that a person drives, as far as it is among these. */
  rootOf(session: TimedSession): string {
    const seen = new Set<string>();
    let root = session.sessionId;
    for (let next: string | null = root; next !== null && !seen.has(next);) {
      seen.add(next);
      root = next;
      const known = this.#known.get(next);
      next = known === undefined ? null : starterOf(known);
    }
    return root;
  }

  descendantsOf(sessionId: string): string[] {
    if (!this.#children.has(sessionId)) return [];
    const found = new Set<string>();
    const waiting = [sessionId];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      for (const child of this.#children.get(id) ?? []) {
        if (found.has(child.sessionId) || child.sessionId === sessionId) continue;
        found.add(child.sessionId);
        waiting.push(child.sessionId);
      }
    }
    return [...found];
  }
}

/** A person's session may have a parent that it is a copy of; that did not start it. */
const starterOf = ({ type, parent }: TimedSession) => (type === "user" ? null : parent);

/** On whom a session's times are booked: on the project where its person last was. */
class OwnerAt<Project> {
  readonly #owners: readonly Owner<Project>[];
  /** The moments at which the project changes, ascending, and to which place. */
  readonly #moves: { at: number; place: number }[] = [];

  constructor(humans: readonly HumanEvent[], owners: readonly Owner<Project>[]) {
    this.#owners = owners;
    const first = this.place(0);
    if (owners.every(({ project }) => project === first.project)) return;
    let here = 0;
    for (const { at, place } of humans) {
      if (place === here) continue;
      this.#moves.push({ at, place });
      here = place;
    }
  }

  place(index: number): Owner<Project> {
    const owner = this.#owners[index] ?? this.#owners[0];
    if (owner === undefined) throw new Error("a session without a directory");
    return owner;
  }

  at(moment: number): Owner<Project> {
    return this.place(this.#moves[this.#movesUntil(moment) - 1]?.place ?? 0);
  }

  /** A stretch in the parts that belong to different projects. */
  eachPart({ start, end, delegating }: AgentSpan, take: (part: Worked<Project>) => void): void {
    let from = start;
    for (let next = this.#movesUntil(start); ; next++) {
      const to = Math.min(end, this.#moves[next]?.at ?? end);
      if (from < to) take({ start: from, end: to, delegating, owner: this.at(from) });
      if (to === end) return;
      from = to;
    }
  }

  /** How many of the moves were made at a moment. */
  #movesUntil(moment: number): number {
    return countFirst(this.#moves, ({ at }) => at <= moment);
  }
}
