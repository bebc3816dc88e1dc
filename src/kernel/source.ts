import { readSync } from "node:fs";

/** Bytes that can be read at any offset. */
export type ByteSource = {
  /** Reads at most `length` bytes at `offset` to `into` from `place` on; gives how many, 0 at the end. */
  read(into: Uint8Array, place: number, length: number, offset: number): number;
};

export function fileSource(fd: number): ByteSource {
  return { read: (into, place, length, offset) => readSync(fd, into, place, length, offset) };
}

export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    read(into, place, length, offset) {
      const part = bytes.subarray(offset, offset + length);
      into.set(part, place);
      return part.length;
    },
  };
}

/** The bytes from `offset` on; fewer where the source has become shorter. */
export function readAll(source: ByteSource, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const read = source.read(bytes, filled, length - filled, offset + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
