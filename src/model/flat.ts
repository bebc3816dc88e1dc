import { compileLightly } from "../light.ts";
import type { Piece } from "./work.ts";

/**
 * Pieces without overlaps: where there are several, the shortest says most of what was done then.
 * @param pieces of exact times, by their starts
 */
export function flat(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  const begun = new Shortest();
  let at = 0;
  for (const piece of pieces) {
    tell(result, begun, at, piece.start);
    begun.add(piece);
    at = piece.start;
  }
  tell(result, begun, at, Number.POSITIVE_INFINITY);
  return result;
}

/** Adds what the pieces that have begun say of the time from one moment to another. */
function tell(result: Piece[], begun: Shortest, from: number, until: number): void {
  let at = from;
  for (let piece = begun.first; piece !== undefined && at < until; piece = begun.first) {
    const end = Math.min(piece.end, until);
    if (at < end) add(result, piece, at, end);
    at = Math.max(at, end);
    if (piece.end <= at) begun.removeFirst();
  }
}

/** Adds a part of a piece, to the one before where it goes on with it. */
function add(pieces: Piece[], { rule, tool, delegating }: Piece, start: number, end: number): void {
  const before = pieces[pieces.length - 1];
  if (before !== undefined && before.end === start && before.tool === tool) before.end = end;
  else pieces.push({ start, end, rule, delegating, ...(tool !== undefined && { tool }) });
}

/** Pieces of which the shortest is at hand, of equally long ones the one that came first: a heap. */
class Shortest {
  readonly #heap: { piece: Piece; nth: number }[] = [];
  #count = 0;

  get first(): Piece | undefined {
    return this.#heap[0]?.piece;
  }

  add(piece: Piece): void {
    let place = this.#heap.push({ piece, nth: this.#count++ }) - 1;
    for (let above = (place - 1) >> 1; place > 0; above = (place - 1) >> 1) {
      if (!this.#swapIfBefore(place, above)) return;
      place = above;
    }
  }

  removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    for (let place = 0; ;) {
      const below = 2 * place + 1;
      const next = this.#isBefore(below + 1, below) ? below + 1 : below;
      if (!this.#swapIfBefore(next, place)) return;
      place = next;
    }
  }

  #swapIfBefore(place: number, other: number): boolean {
    const [a, b] = [this.#heap[place], this.#heap[other]];
    if (a === undefined || b === undefined || !this.#isBefore(place, other)) return false;
    this.#heap[place] = b;
    this.#heap[other] = a;
    return true;
  }

  #isBefore(place: number, other: number): boolean {
    const [a, b] = [this.#heap[place], this.#heap[other]];
    if (a === undefined || b === undefined) return false;
    return (lengthIn(a.piece) - lengthIn(b.piece) || a.nth - b.nth) < 0;
  }
}

const lengthIn = ({ start, end }: Piece) => end - start;

compileLightly(flat, tell);
