import type { Paint } from "../color.ts";
import type { Piece } from "../search/match.ts";
import { harmless } from "./table.ts";

/** A session in which something was found: the best of it, and how often. */
export type FoundSession = {
  session_id: string;
  source: string;
  session_type: string;
  project: string;
  project_path: string;
  title: string;
  hits: number;
  best: { at: string; in: "prompt" | "title"; snippet: Piece[] };
};

/** Two lines for each session: when, where, which, and what was found in it. */
export function wordFound(
  found: readonly FoundSession[],
  localTime: (at: string) => string,
  paint: Paint,
): string[] {
  return found.flatMap((session) => {
    const { best, hits, project, session_id, title } = session;
    const head = [localTime(best.at), harmless(project) || "(unknown)", shortId(session_id)];
    const what = best.in === "title" ? wordPieces(best.snippet, paint) : harmless(title);
    const more = hits > 1 ? paint.dim(`  and ${hits - 1} more`) : "";
    const first = `${paint.dim(head.join("  "))}  ${what}`.trimEnd();
    if (best.in === "title") return [first + more];
    return [first, `  ${wordPieces(best.snippet, paint)}${more}`];
  });
}

const wordPieces = (pieces: readonly Piece[], { bold, yellow }: Paint) =>
  pieces.map(({ text, hit }) => (hit ? bold(yellow(clean(text))) : clean(text))).join("");

/** `harmless` takes off the blanks at the ends, which here stand between pieces. */
const clean = (text: string) =>
  `${/^\s/.test(text) ? " " : ""}${harmless(text)}${/\s$/.test(text) && text.trim() !== "" ? " " : ""}`;

/** Enough of an id to tell sessions apart on a screen. */
export const shortId = (id: string) => id.slice(0, id.startsWith("agent-") ? 16 : 12);
