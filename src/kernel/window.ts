import type { Kernel } from "./kernel.ts";
import { sentinels } from "./layout.ts";
import { ensureMemory } from "./plan.ts";
import type { ByteSource } from "./source.ts";

/**
 * The part of a source that lies in the kernel's memory.
 *
 * Memory: what is kept of the bytes before | what was read last, always at `readPlace`, so that reads are aligned |
 * newlines. A longer value makes the part for what is kept grow.
 */
export class Window {
  /** Views of the kernel's memory, made again when it grows. */
  bytes: Buffer;
  ints: Int32Array;
  floats: Float64Array;
  /** Where the bytes begin and end. */
  start = 0;
  end = 0;
  #source: ByteSource = { read: () => 0 };
  #offset = 0;
  #readPlace = 0;
  /** Bytes for what is kept, and for what is read. */
  #front = 0;
  #room = 0;
  #atEnd = false;
  readonly #kernel: Kernel;
  readonly #base: number;
  readonly #size: number;
  readonly #longest: number;

  /** `size`: bytes read at a time. `longest`: bytes that are kept at most. */
  constructor(kernel: Kernel, base: number, size: number, longest: number) {
    this.#kernel = kernel;
    this.#longest = longest;
    this.#base = base + 64;
    this.#size = size;
    this.bytes = Buffer.from(kernel.memory.buffer);
    this.ints = new Int32Array(kernel.memory.buffer);
    this.floats = new Float64Array(kernel.memory.buffer);
    this.#grow(Math.min(size, 65536), size);
  }

  open(source: ByteSource, offset: number): void {
    this.#source = source;
    this.#offset = offset;
    this.#atEnd = false;
    this.start = this.end = this.#readPlace;
    this.#kernel.begin(this.#readPlace);
  }

  get source(): ByteSource {
    return this.#source;
  }

  /** Offset in the source less place in memory, of every byte in the window. */
  get shift(): number {
    return this.#offset - this.#readEnd;
  }

  /** Where the byte at an offset lies; null where the window no longer holds it. */
  placeOf(offset: number): number | null {
    const place = offset - this.shift;
    return place < this.start ? null : place;
  }

  /** Place of the newline that was put behind the source's last line; -1 where there is none. */
  get addedNewline(): number {
    return this.#atEnd && this.end > this.#readPlace ? this.#readPlace : -1;
  }

  /**
   * Reads on, keeping the bytes from `keep` on. `inLine`: a line has begun. At the end of the source a line that has
   * begun gets its newline; false when there is nothing more.
   */
  fill(keep: number, inLine: boolean): boolean {
    if (this.#atEnd) return false;
    const kept = this.end - keep;
    // A value that does not fit is scanned again when more of it is there: the longer it is, the more is read at once.
    const room = Math.max(this.#size, Math.min(kept >> 1, this.#longest - kept));
    if (kept > this.#front || room > this.#room) this.#grow(kept, room);
    const start = this.#readPlace - kept;
    if (kept > 0) this.bytes.copyWithin(start, keep, this.end);
    const read = this.#source.read(this.bytes, this.#readPlace, room, this.#offset);
    this.#offset += read;
    this.start = start;
    this.end = this.#readPlace + read;
    if (read === 0) {
      this.#atEnd = true;
      if (!inLine) return false;
      this.bytes[this.end++] = 10;
    }
    this.#kernel.filled(start, this.end, start - keep);
    return true;
  }

  get #readEnd(): number {
    return this.#atEnd ? this.#readPlace : this.end;
  }

  /** Makes room for what is kept and for what is read. */
  #grow(kept: number, room: number): void {
    this.#front = Math.max(this.#front, 2 ** Math.ceil(Math.log2(kept)));
    this.#room = Math.max(this.#room, room);
    this.#readPlace = Math.ceil((this.#base + this.#front) / 4096) * 4096;
    // The kernel writes newlines behind the bytes, and looks 64 bytes at a time.
    ensureMemory(this.#kernel, this.#readPlace + this.#room + sentinels + 128);
    const { buffer } = this.#kernel.memory;
    if (buffer === this.bytes.buffer) return;
    this.bytes = Buffer.from(buffer);
    this.ints = new Int32Array(buffer);
    this.floats = new Float64Array(buffer);
  }
}
