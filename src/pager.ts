import type { Env } from "./sources/source.ts";

/**
 * The command of the pager: `TT_PAGER`, else `PAGER`, else less, which leaves what fits the screen standing there.
 * Null where there is to be none: an empty one, `cat`, or a terminal that cannot do it.
 */
export function pagerFor(env: Env, platform: string): string[] | null {
  if (env["TERM"] === "dumb") return null;
  const asked = env["TT_PAGER"] ?? env["PAGER"];
  if (asked !== undefined) {
    const command = asked.trim();
    if (command === "" || command === "cat") return null;
    return platform === "win32" ? command.split(/\s+/) : ["sh", "-c", command];
  }
  const less = Bun.which("less", { PATH: env["PATH"] ?? "" });
  return less === null ? null : [less, "-FRX"];
}

/** What a shell ends with where it finds no such command, or may not run it. */
const notRun = [126, 127];

/** Shows a text in a pager. To leave before its end is no error. @returns false where it could not be started */
export async function page(text: string, pager: readonly string[], env: Env): Promise<boolean> {
  // An interrupt is the pager's affair as long as it is there.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  try {
    const child = Bun.spawn([...pager], {
      // As git does: colours, and no waiting where all is on the screen. The text is UTF-8, whatever the locale says.
      env: { ...env, LESS: env["LESS"] ?? "FRX", LESSCHARSET: env["LESSCHARSET"] ?? "utf-8" },
      stdin: new Blob([`${text}\n`]),
      stdout: "inherit",
      stderr: "inherit",
    });
    return !notRun.includes(await child.exited);
  } catch {
    return false;
  } finally {
    process.off("SIGINT", ignore);
  }
}
