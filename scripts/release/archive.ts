import { crc32 } from "node:zlib";

/** A file in an archive. The same entries give the same bytes, whoever packs them, when and where. */
export type Entry = { path: string; bytes: Uint8Array; executable?: boolean };

/** @param seconds the time that every entry gets, since 1970 */
export function tarGz(entries: readonly Entry[], seconds: number): Uint8Array {
  const blocks = inOrder(entries).flatMap(({ path, bytes, executable }) => [
    tarHeader(path, bytes.length, executable === true ? 0o755 : 0o644, seconds),
    bytes,
    new Uint8Array(padding(bytes.length)),
  ]);
  const packed = Bun.gzipSync(Buffer.concat([...blocks, new Uint8Array(1024)]), DEFLATE);
  // The header of gzip names the system that packed: unknown.
  packed[9] = 255;
  return packed;
}

/** libdeflate gives the same bytes on every processor. */
const DEFLATE = { library: "libdeflate", level: 9 } as const;

const inOrder = (entries: readonly Entry[]) =>
  entries.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));

const padding = (length: number) => (512 - (length % 512)) % 512;

/** A header of ustar, owned by root. */
function tarHeader(path: string, size: number, mode: number, seconds: number): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`'${path}' is too long for a tar file`);
  const header = Buffer.alloc(512);
  const octal = (value: number, length: number) => value.toString(8).padStart(length - 1, "0");
  header.write(path, 0);
  header.write(octal(mode, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(size, 12), 124);
  header.write(octal(seconds, 12), 136);
  header.write("        ", 148);
  header.write("0", 156);
  header.write("ustar\x0000", 257);
  header.write("root", 265);
  header.write("root", 297);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 7)}\0 `, 148);
  return header;
}

/** @param seconds the time that every entry gets, since 1970; to an even second, and in UTC */
export function zip(entries: readonly Entry[], seconds: number): Uint8Array {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of inOrder(entries)) {
    const packed = Bun.deflateSync(Buffer.from(entry.bytes), DEFLATE);
    const facts = zipFacts(entry, packed.length, seconds);
    const name = Buffer.from(entry.path);
    const local = Buffer.concat([u32(0x04034b50), facts, u16(name.length), u16(0), name]);
    directory.push(zipDirectoryEntry(entry, facts, name, offset));
    files.push(local, Buffer.from(packed));
    offset += local.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const count = u16(directory.length);
  const end = [
    u32(0x06054b50),
    u16(0),
    u16(0),
    count,
    count,
    u32(listed.length),
    u32(offset),
    u16(0),
  ];
  return Buffer.concat([...files, listed, ...end]);
}

/** What stands both before a file and in the directory: version, flags, method, time, sum and sizes. */
function zipFacts({ bytes }: Entry, packed: number, seconds: number): Buffer {
  const at = new Date(seconds * 1000);
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const date =
    ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  const utf8 = 0x0800;
  const deflated = 8;
  return Buffer.concat([
    ...[20, utf8, deflated, time, date].map(u16),
    ...[crc32(bytes), packed, bytes.length].map(u32),
  ]);
}

function zipDirectoryEntry(
  { executable }: Entry,
  facts: Buffer,
  name: Buffer,
  offset: number,
): Buffer {
  const madeOnUnix = 0x0314;
  const mode = ((executable === true ? 0o100755 : 0o100644) << 16) >>> 0;
  return Buffer.concat([
    u32(0x02014b50),
    u16(madeOnUnix),
    facts,
    ...[name.length, 0, 0, 0, 0].map(u16),
    u32(mode),
    u32(offset),
    name,
  ]);
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
