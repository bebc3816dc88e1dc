/** Many short strings of bytes, each once, one behind the other in one array. */
export class ByteStrings {
  #size = 0;
  #bytes = new Uint8Array(16 * 1024);
  /** Where each ends; it begins where the one before it ends. */
  #ends = new Int32Array(1024);
  /** Open addressing, never more than half full: the number of each from 1, by its hash; 0 is a free place. */
  #places = new Int32Array(2048);

  get size(): number {
    return this.#size;
  }

  /** @returns whether it is new */
  add(bytes: Uint8Array, start: number, end: number): boolean {
    const place = this.#placeOf(bytes, start, end);
    if (this.#places[place] !== 0) return false;
    const from = this.#startOf(this.#size + 1);
    const to = from + end - start;
    if (to > this.#bytes.length) this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(2 * to));
    this.#bytes.set(bytes.subarray(start, end), from);
    this.#ends[this.#size] = to;
    this.#places[place] = ++this.#size;
    if (this.#size === this.#ends.length) this.#grow();
    return true;
  }

  /** As text, in the order in which they came. */
  all(): string[] {
    return Array.from({ length: this.#size }, (_, at) =>
      decoder.decode(this.#bytes.subarray(this.#startOf(at + 1), this.#ends[at])),
    );
  }

  #startOf(number: number): number {
    return number === 1 ? 0 : (this.#ends[number - 2] ?? 0);
  }

  /** Where it stands, or would. */
  #placeOf(bytes: Uint8Array, start: number, end: number): number {
    const last = this.#places.length - 1;
    let place = hashOf(bytes, start, end) & last;
    while (true) {
      const number = this.#places[place] ?? 0;
      if (number === 0 || this.#isAt(number, bytes, start, end)) return place;
      place = (place + 1) & last;
    }
  }

  #isAt(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = this.#startOf(number);
    if ((this.#ends[number - 1] ?? 0) - from !== end - start) return false;
    for (let at = start; at < end; at++)
      if (bytes[at] !== this.#bytes[from + at - start]) return false;
    return true;
  }

  #grow(): void {
    const { buffer } = this.#ends;
    this.#ends = new Int32Array(buffer.transfer(2 * buffer.byteLength));
    this.#places = new Int32Array(2 * this.#ends.length);
    for (let number = 1; number <= this.#size; number++) {
      const end = this.#ends[number - 1] ?? 0;
      this.#places[this.#placeOf(this.#bytes, this.#startOf(number), end)] = number;
    }
  }
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
  return hash ^ (hash >>> 15);
}
