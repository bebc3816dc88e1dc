import { isAbsolute } from "node:path";

import { shellLine } from "../shell.ts";
import { sourceOf } from "../sources/index.ts";
import type { AnySource, Env } from "../sources/source.ts";
import type { Row } from "../store/derive.ts";
import type { ToldBy } from "../store/sessions.ts";
import { isFolder } from "./is-folder.ts";

/** How a session is taken up again by its own program. */
export type CarryOn = {
  argv: readonly [string, ...string[]];
  /** Variables that the program needs to find it. */
  variables: Readonly<Record<string, string>>;
  /** Where the program has to be started. */
  directory: string;
  /** Why that will not do, and what to do about it; null where nothing is known to be in the way. */
  trouble: string | null;
};

/** The same as one line for a shell. */
export function commandLine({ argv, variables, directory }: CarryOn): string {
  const set = Object.entries(variables).map(([name, value]) => `${name}=${shellLine([value])}`);
  const command = [...set, shellLine(argv)].join(" ");
  return isAbsolute(directory) ? `${shellLine(["cd", directory])} && ${command}` : command;
}

/**
 * Nothing of the session goes into the command but its id, once it is seen to be of its source's own form.
 * @param units what the index has read of it, with whether each is still there
 * @param directories those that it was used in, its own first
 * @returns null where the id is of another form
 */
export async function carryOn(
  { session_id: id, source: name }: Pick<Row, "session_id" | "source">,
  units: readonly (ToldBy & { there: boolean })[],
  directories: readonly string[],
  { env, home }: { env: Env; home: string },
): Promise<CarryOn | null> {
  const source = await sourceOf(name);
  const argv = source.resume(id);
  if (argv === null) return null;
  const present = units.filter(({ there }) => there);
  const variablesOf = ({ root }: ToldBy) => source.variablesFor?.(root, env, home) ?? {};
  const { used, variables } = reached(present.length > 0 ? present : units, variablesOf);
  const directory = directoryFor(source, used, directories);
  return { argv, variables, directory, trouble: troubleWith(source, present, directory) };
}

type Variables = CarryOn["variables"];

/** Those of the units that the program finds by itself; where it finds none, the first, with what leads it there. */
function reached(
  units: readonly ToldBy[],
  variablesOf: (unit: ToldBy) => Variables,
): { used: readonly ToldBy[]; variables: Variables } {
  const known = units.filter((unit) => Object.keys(variablesOf(unit)).length === 0);
  const [first] = units;
  if (known.length > 0 || first === undefined) return { used: known, variables: {} };
  return { used: [first], variables: variablesOf(first) };
}

/** Claude Code looks for a session only among those of the directory that it is started in. */
function directoryFor(
  { isOfDirectory }: AnySource,
  units: readonly ToldBy[],
  directories: readonly string[],
): string {
  const known = [...directories, ...units.flatMap(({ cwd }) => cwd ?? [])];
  const found = known.find((path) => units.some((unit) => isOfDirectory?.(unit.path, path)));
  return found ?? directories[0] ?? "";
}

function troubleWith(
  { label }: AnySource,
  present: readonly ToldBy[],
  directory: string,
): string | null {
  if (present.length === 0) {
    return `its transcript is gone, and ${label} needs it to carry on; the index keeps what it read of it ('tt show')`;
  }
  if (!isAbsolute(directory)) return "the directory it was used in is not known; go there first";
  if (isFolder(directory)) return null;
  return `its directory ${shellLine([directory])} is gone; make it again, or put back what was moved`;
}
