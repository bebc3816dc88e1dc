import { isAbsolute } from "node:path";

import { shellLine } from "../shell.ts";
import { sourceOf } from "../sources/index.ts";
import type { AnySource, Env } from "../sources/source.ts";
import type { Row } from "../store/session-row.ts";
import type { ToldBy } from "../store/sessions.ts";
import { ELSEWHERE, type StillThere, whetherFolder } from "./still-there.ts";

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

/** What the index has read of a session. */
type Looked = ToldBy & StillThere;

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
  units: readonly Looked[],
  directories: readonly string[],
  { env, home }: { env: Env; home: string },
): Promise<CarryOn | null> {
  const source = await sourceOf(name);
  const argv = source.resume(id);
  if (argv === null) return null;
  const present = units.filter(({ there }) => there);
  const variablesOf = (unit: ToldBy) =>
    source.variablesFor === undefined ? {} : source.variablesFor(unit, env, home);
  const { used, variables } = reached(present.length > 0 ? present : units, variablesOf);
  const directory = directoryFor(source, used, directories);
  const lost = variables === null ? used[0]?.root : undefined;
  const closed = units.find((unit) => unit.unreadable !== null);
  const trouble = troubleWith(source, { present, closed, lost, directory });
  return { argv, variables: variables ?? {}, directory, trouble };
}

type Variables = CarryOn["variables"];

/**
 * Those of the units that the program finds by itself; where it finds none, the first that it can be led to, with what
 * leads it there; null where nothing leads it to any.
 */
function reached(
  units: readonly ToldBy[],
  variablesOf: (unit: ToldBy) => Variables | null,
): { used: readonly ToldBy[]; variables: Variables | null } {
  const ways = units.map((unit) => ({ unit, variables: variablesOf(unit) }));
  const known = ways.filter(({ variables }) => isEmpty(variables));
  if (known.length > 0) return { used: known.map(({ unit }) => unit), variables: {} };
  const first = ways.find(({ variables }) => variables !== null) ?? ways[0];
  return first === undefined
    ? { used: [], variables: {} }
    : { used: [first.unit], variables: first.variables };
}

const isEmpty = (variables: Variables | null) =>
  variables !== null && Object.keys(variables).length === 0;

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

type Found = {
  present: readonly ToldBy[];
  /** One that cannot be read. */
  closed: Looked | undefined;
  /** The root to which nothing leads the program. */
  lost: string | undefined;
  directory: string;
};

function troubleWith(
  { label }: AnySource,
  { present, closed, lost, directory }: Found,
): string | null {
  if (present.length === 0 && closed !== undefined)
    return `its transcript cannot be read (${closed.unreadable}); check the permissions of ${shellLine([closed.file])} and its directories`;
  if (present.length === 0) {
    return `its transcript is gone, and ${label} needs it to carry on; the index keeps what it read of it ('tt show')`;
  }
  if (lost !== undefined)
    return `it lies in ${shellLine([lost])}, where ${label} does not look; put it back where it does`;
  if (!isAbsolute(directory)) return "the directory it was used in is not known; go there first";
  const { there, unreadable } = whetherFolder(directory);
  if (unreadable === ELSEWHERE)
    return `its directory ${shellLine([directory])} may be another computer's, to which tt does not connect; if you trust it, run what 'tt resume --print' gives`;
  if (unreadable !== null)
    return `its directory ${shellLine([directory])} cannot be entered (${unreadable}); check its permissions`;
  if (there) return null;
  return `its directory ${shellLine([directory])} is gone; make it again, or put back what was moved`;
}
