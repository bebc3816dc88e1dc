import { medianOf, type Results, type Target, type Unit } from "./case.ts";
import { ratio } from "./statistics.ts";

type Asked = { key?: string; limit: number };

/** `name` takes at most `limit` times as long as `yardstick`. */
export const within = (name: string, yardstick: string, { limit, ...asked }: Asked): Target => ({
  ...asked,
  limit,
  text: `${name}: at most ${limit} × ${yardstick}`,
  unit: "times",
  better: "lower",
  of: (results) => ratio(medianOf(results, name), medianOf(results, yardstick)),
});

/** `name` is at least `limit` times as fast as `rival`. */
export const faster = (name: string, rival: string, { limit, ...asked }: Asked): Target => ({
  ...asked,
  limit,
  text: `${name}: at least ${limit} × as fast as ${rival}`,
  unit: "times",
  better: "higher",
  of: (results) => ratio(medianOf(results, rival), medianOf(results, name)),
});

/** `name` takes at most `limit` ms; with `over`, at most that much more than `over`. */
export const milliseconds = (
  name: string,
  { limit, over, ...asked }: Asked & { over?: string },
): Target => ({
  ...asked,
  limit,
  text:
    over === undefined ? `${name}: at most ${limit} ms` : `${name}: at most ${over} + ${limit} ms`,
  unit: "ms",
  better: "lower",
  of: (results) => {
    const [own, other] = [
      medianOf(results, name),
      over === undefined ? 0 : medianOf(results, over),
    ];
    return own === null || other === null ? null : own - other;
  },
});

/** `name` never holds more than `limit` MB. */
export const memory = (name: string, { limit, ...asked }: Asked): Target => ({
  ...asked,
  limit,
  text: `${name}: at most ${limit} MB of memory`,
  unit: "MB",
  better: "lower",
  of: (results: Results) => results.get(name)?.peak ?? null,
});

/** The value `name` that the case found is at most `limit`. */
export const value = (
  name: string,
  { limit, ...asked }: Asked & { text: string; unit: Unit },
): Target => ({
  ...asked,
  limit,
  better: "lower",
  of: (_results, values) => values[name] ?? null,
});
