import { statSync } from "node:fs";
import { isAbsolute } from "node:path";

import { isElsewhere, leadsElsewhere } from "../projects/elsewhere.ts";
import { sourceOf } from "../sources/index.ts";
import { whyClosed } from "../store/permissions.ts";
import type { ToldBy } from "../store/sessions.ts";
import { isFolder } from "./is-folder.ts";

/** Whether what was read is still there, and why that cannot be told. */
export type StillThere = { there: boolean; unreadable: string | null };

/** Looks for each unit where it was read. */
export async function whetherThere<Read extends Pick<ToldBy, "source" | "path" | "file">>(
  units: readonly Read[],
): Promise<(Read & StillThere)[]> {
  const looked = await Promise.all(
    units.map(async (unit) => {
      const source = await sourceOf(unit.source);
      const unreadable = whyClosed(unit.file, "read");
      const holds = async () => (await source.holds?.(unit)) ?? changeOf(unit.file) !== null;
      return { ...unit, unreadable, there: unreadable === null && (await holds()) };
    }),
  );
  for (const name of new Set(units.map(({ source }) => source))) (await sourceOf(name)).close?.();
  return looked;
}

/** Why a directory is not looked at that may be another computer's. */
export const ELSEWHERE = "another computer";

/** Looks for a directory that a session names, where no system connects to another computer for it. */
export function whetherFolder(path: string): StillThere {
  if (!isAbsolute(path)) return { there: false, unreadable: null };
  if (isElsewhere(path) || leadsElsewhere(path)) return { there: false, unreadable: ELSEWHERE };
  return { there: isFolder(path), unreadable: whyClosed(path, "enter") };
}

/** When a file was last changed, in UTC epoch milliseconds; null where it is gone. */
export function changeOf(file: string): number | null {
  try {
    return Math.trunc(statSync(file).mtimeMs);
  } catch {
    return null;
  }
}
