import { lstatSync, readlinkSync } from "node:fs";
import { dirname, isAbsolute, join, parse } from "node:path";

/**
 * Paths of other computers, those below which a system connects to the computer that is named, and a process's own
 * view of all paths.
 */
export const isElsewhere = (path: string): boolean =>
  /^(?:[\\/]{2}|\/net\/|\/Network\/|\/proc\/.+\/(?:root|cwd)(?:\/|$))/i.test(path);

/**
 * Whether an absolute path in its normal form is such a one, or a link on its way leads to one. It is followed from name
 * to name, so that nothing is asked for that would make a system connect, and as far as there is anything.
 * @param plain what is known to be there and no link, and is not looked at again; what is found to be so is added
 */
export function leadsElsewhere(path: string, plain = new Set<string>()): boolean {
  let at = parse(path).root;
  let links = 0;
  const ahead = namesIn(path);
  for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
    if (name === "..") at = dirname(at);
    else at = join(at, name);
    if (plain.has(at)) continue;
    if (isElsewhere(at)) return true;
    const target = linkAt(at);
    if (target === undefined) return isElsewhere(join(at, ahead.toReversed().join("/")));
    if (target === null) {
      plain.add(at);
      continue;
    }
    if (isElsewhere(target) || ++links > MOST_LINKS) return true;
    at = isAbsolute(target) ? parse(target).root : dirname(at);
    ahead.push(...namesIn(target));
  }
  return false;
}

/** As many as Linux follows. */
const MOST_LINKS = 40;

/** The names of a path below its root, the last first. */
const namesIn = (path: string): string[] =>
  path
    .slice(parse(path).root.length)
    .split(process.platform === "win32" ? /[\\/]/ : "/")
    .filter((name) => name !== "" && name !== ".")
    .toReversed();

/** Where a link leads; null where something else is, undefined where nothing is that we may look at. */
function linkAt(path: string): string | null | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null;
  } catch {
    return undefined;
  }
}
