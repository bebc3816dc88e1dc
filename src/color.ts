import type { Colors } from "picocolors/types";

import type { Env } from "./sources/source.ts";

export type Paint = Pick<Colors, "bold" | "dim" | "inverse" | Hue>;

/** Colours that can be told apart, the plainest first. */
export const hues = [
  "cyan",
  "yellow",
  "magenta",
  "green",
  "blue",
  "red",
  "cyanBright",
  "yellowBright",
  "magentaBright",
  "greenBright",
  "blueBright",
  "redBright",
] as const;
type Hue = (typeof hues)[number];

export const plain: Paint = {
  bold: String,
  dim: String,
  inverse: String,
  cyan: String,
  yellow: String,
  magenta: String,
  green: String,
  blue: String,
  red: String,
  cyanBright: String,
  yellowBright: String,
  magentaBright: String,
  greenBright: String,
  blueBright: String,
  redBright: String,
};

/**
 * The colours of stdout: none where it is no terminal, with NO_COLOR, or with `--no-color`. The library is loaded only
 * where there are some, because it makes the start slower.
 */
export async function paintFor(given: { color?: unknown }, env: Env): Promise<Paint> {
  if (given.color === false || !Bun.enableANSIColors || isRefused(env)) return plain;
  const { createColors } = (await import("picocolors")).default;
  return createColors(true);
}

/** NO_COLOR wins over everything; FORCE_COLOR=0 and a dumb terminal are refusals too. */
const isRefused = ({ NO_COLOR, FORCE_COLOR, TERM }: Env) =>
  Boolean(NO_COLOR) || FORCE_COLOR === "0" || FORCE_COLOR === "false" || TERM === "dumb";
