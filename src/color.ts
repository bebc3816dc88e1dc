import type { Colors } from "picocolors/types";

export type Paint = Pick<Colors, "bold" | "dim" | "yellow">;

const plain: Paint = { bold: String, dim: String, yellow: String };

/**
 * The colours of stdout: none where it is no terminal, with NO_COLOR, or with `--no-color`. The library is loaded only
 * where there are some, because it makes the start slower.
 */
export async function paintFor(given: { color?: unknown }): Promise<Paint> {
  if (given.color === false || !Bun.enableANSIColors) return plain;
  const { createColors } = (await import("picocolors")).default;
  return createColors(true);
}
