import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";

import type { Env } from "../sources/source.ts";

/**
 * The name of the zone that a value of TZ means where the runtime does not understand it, and would silently take UTC:
 * the path of a zone's file, as in `:/etc/localtime`, a form of one beside the zones, or a POSIX rule of whole hours.
 * Null where nothing better than the value is known.
 */
export function zoneMeant(value: string): string | null {
  const said = value.replace(/^:/, "");
  if (said.startsWith("/")) return zoneOfFile(said);
  return BESIDE_ZONES.test(said) ? zoneOfFile(`/usr/share/zoneinfo/${said}`) : zoneOfRule(said);
}

/** What lies among the zones and is none by name. */
const BESIDE_ZONES = /^(?:posix|right|localtime$)/;

/** Zones lie below a folder of this name; beside them their forms with and without leap seconds. */
const IN_ZONES = /\/zoneinfo\/(?:posix\/|right\/)?([\w+/-]+)$/;

function zoneOfFile(path: string): string | null {
  try {
    const file = realpathSync(path);
    const name = IN_ZONES.exec(file)?.[1];
    if (name !== undefined) return name;
    // A copy instead of a link: Debian then keeps the name beside it.
    return file === "/etc/localtime" ? readFileSync("/etc/timezone", "utf8").trim() || null : null;
  } catch {
    return null;
  }
}

/** "UTC-7" is seven hours east, as in the names of the fixed zones. A rule with summer time has no name. */
function zoneOfRule(rule: string): string | null {
  const [, sign = "", digits = ""] =
    /^(?:[A-Za-z]{3,}|<[\w+-]{3,}>)([+-]?)(\d{1,2})$/.exec(rule) ?? [];
  if (digits === "") return null;
  const hours = Number(digits);
  if (hours === 0) return "UTC";
  return hours > (sign === "-" ? 14 : 12) ? null : `Etc/GMT${sign || "+"}${hours}`;
}

/** The C library does not see what is assigned later. */
const zoneAtStart = process.env["TZ"];

/**
 * Whether the C library has the system's zone in a file, by the name that the runtime has for it. Where it has none it
 * silently takes UTC.
 */
export function hasZoneFile({ TZ, TZDIR }: Env): boolean {
  if (process.platform === "win32" || TZ !== zoneAtStart) return false;
  if (TZ === undefined) return existsSync("/etc/localtime");
  // Nothing is UTC to the C library, and the system's zone to the runtime.
  if (TZ === "" || BESIDE_ZONES.test(TZ)) return false;
  return existsSync(join(TZDIR || "/usr/share/zoneinfo", TZ));
}
