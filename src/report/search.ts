import type { Paint } from "../color.ts";
import type { Piece } from "../search/match.ts";
import { harmless } from "../unseen.ts";
import { shortId } from "./session-list.ts";
import { clipped } from "./table.ts";

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

export type SearchLook = { localTime: (at: string) => string; paint: Paint; width: number };

/** So much of a text is enough to know it by, also where there is no end of a line. */
const MOST = 96;
/** What "  and 12 more" and the signs at both ends of a snippet take. */
const BESIDE = 18;
/** A title that has less room than this has a line of its own. */
const LEAST = 20;

/** How long a snippet may be on a screen. */
export const snippetWidth = (width: number): number =>
  Math.max(LEAST, Math.min(MOST, width - BESIDE));

/** Two or three lines for each session: when, where, which, and what was found in it. */
export function wordFound(found: readonly FoundSession[], look: SearchLook): string[] {
  const { paint } = look;
  return found.flatMap((session) => {
    const { best, hits, title } = session;
    const more = hits > 1 ? paint.dim(`  and ${hits - 1} more`) : "";
    const hit = wordPieces(best.snippet, paint) + more;
    const head = headOf(session, look);
    if (best.in === "title" || begins(title, best.snippet))
      return beside(head, hit, Bun.stringWidth(hit), look);
    const room = Math.min(MOST, look.width - Bun.stringWidth(head) - GAP);
    const shown = clipped(harmless(title), room < LEAST ? Math.min(MOST, look.width - GAP) : room);
    return [...beside(head, shown, Bun.stringWidth(shown), look), `  ${hit}`];
  });
}

/** The prompt that a session is known by is not shown twice. */
function begins(title: string, snippet: readonly Piece[]): boolean {
  const text = harmless(snippet.map((piece) => piece.text).join(""));
  return harmless(title).startsWith(text.replace(/…$/, ""));
}

const GAP = 2;

const headOf = ({ best, project, session_id }: FoundSession, { localTime }: SearchLook): string =>
  [localTime(best.at), harmless(project) || "(unknown)", harmless(shortId(session_id))].join("  ");

/** Two texts in one line where they fit. */
function beside(
  head: string,
  text: string,
  length: number,
  { paint, width }: SearchLook,
): string[] {
  const first = paint.dim(head);
  if (length === 0) return [first];
  const fits = Bun.stringWidth(head) + GAP + length <= width;
  return fits ? [`${first}  ${text}`] : [first, `  ${text}`];
}

const wordPieces = (pieces: readonly Piece[], { bold, yellow }: Paint) =>
  pieces.map(({ text, hit }) => (hit ? bold(yellow(clean(text))) : clean(text))).join("");

/** `harmless` takes off the blanks at the ends, which here stand between pieces. */
const clean = (text: string) =>
  `${/^\s/.test(text) ? " " : ""}${harmless(text)}${/\s$/.test(text) && text.trim() !== "" ? " " : ""}`;
