/** Earlier than every line, and than every moment that can be asked for. */
const GONE = Number.NEGATIVE_INFINITY;

/**
 * Lines that say the same, out of which one after the other is taken: the first in the file that is late enough. The
 * times of a file need not ascend, and there may be very many that say "go on".
 */
export class SameLines {
  readonly #places: readonly number[];
  /** A binary tree, its root at 1: how late each line is, from `#width` on, and above that the later one of two. */
  readonly #latest: number[];
  readonly #width: number;

  /** @param places the lines' places in the file, ascending; `timeOf` has no time for one that may be any late */
  constructor(places: readonly number[], timeOf: (place: number) => number | null) {
    this.#places = places;
    this.#width = 2 ** Math.ceil(Math.log2(places.length));
    this.#latest = Array.from({ length: 2 * this.#width }, () => GONE);
    for (const [index, place] of places.entries())
      this.#latest[this.#width + index] = timeOf(place) ?? Number.POSITIVE_INFINITY;
    for (let node = this.#width - 1; node > 0; node--) this.#renew(node);
  }

  /** @param since UTC epoch milliseconds; null for any line @returns the place of the line, which is taken out */
  take(since: number | null): number | undefined {
    const least = since ?? -Number.MAX_VALUE;
    if (this.#at(1) < least) return undefined;
    let node = 1;
    while (node < this.#width) node = this.#at(2 * node) < least ? 2 * node + 1 : 2 * node;
    const place = this.#places[node - this.#width];
    this.#latest[node] = GONE;
    for (let above = node >> 1; above > 0; above >>= 1) this.#renew(above);
    return place;
  }

  #renew(node: number): void {
    this.#latest[node] = Math.max(this.#at(2 * node), this.#at(2 * node + 1));
  }

  #at(node: number): number {
    return this.#latest[node] ?? GONE;
  }
}
