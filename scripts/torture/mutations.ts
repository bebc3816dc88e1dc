/** A copy of a file with one to four things changed: bytes, cuts, lines, values. */
export function mutated(seed: Buffer, next: () => number): Buffer {
  let bytes = Buffer.from(seed);
  const times = 1 + Math.floor(next() * 4);
  for (let time = 0; time < times; time++) {
    const mutation = mutations[Math.floor(next() * mutations.length)];
    if (mutation !== undefined) bytes = mutation(bytes, next);
  }
  return bytes;
}

type Mutation = (bytes: Buffer, next: () => number) => Buffer<ArrayBuffer>;

const placeIn = (bytes: Buffer, next: () => number) => Math.floor(next() * bytes.length);

const strange = [
  "null",
  "-1",
  "1e999",
  '""',
  "[]",
  "{}",
  "true",
  '"\\u0000"',
  "99999999999999999999",
  "[[[[[[",
];

const mutations: readonly Mutation[] = [
  (bytes, next) => {
    const copy = Buffer.from(bytes);
    for (let time = 0; time < 5; time++) copy[placeIn(bytes, next)] = Math.floor(next() * 256);
    return copy;
  },
  (bytes, next) => Buffer.from(bytes.subarray(0, placeIn(bytes, next))),
  (bytes, next) => Buffer.from(bytes.subarray(placeIn(bytes, next))),
  (bytes, next) => {
    const [from, length] = [placeIn(bytes, next), Math.floor(next() * 300)];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
  },
  (bytes, next) => {
    const [from, length] = [placeIn(bytes, next), Math.floor(next() * 3000)];
    return Buffer.concat([bytes.subarray(0, from + length), bytes.subarray(from)]);
  },
  (bytes, next) => {
    const lines = bytes.toString("latin1").split("\n");
    lines.sort(() => next() - 0.5);
    return Buffer.from(lines.join("\n"), "latin1");
  },
  (bytes, next) => {
    const value = strange[Math.floor(next() * strange.length)] ?? "null";
    const odds = 1 / (1 + Math.floor(next() * 60));
    const text = bytes.toString("latin1");
    const changed = text.replaceAll(/:("(?:[^"\\\n]|\\.)*"|-?\d+|true|false|null)/g, (all) =>
      next() < odds ? `:${value}` : all,
    );
    return Buffer.from(changed, "latin1");
  },
  (bytes, next) =>
    Buffer.concat([
      bytes.subarray(0, placeIn(bytes, next)),
      Buffer.alloc(Math.floor(next() * 9000)),
    ]),
];
