import { paintFor } from "../color.ts";
import type { ExitCode, Given, Io } from "../command.ts";
import { loadSettings } from "../config/load.ts";
import { factsAsJson } from "../report/session-facts.ts";
import { sessionAsMarkdown } from "../report/show-markdown.ts";
import { wordSession } from "../report/show.ts";
import { readIndex } from "../store/open.ts";
import { jsonText } from "../unseen.ts";
import { askedOf, findSession, LAST } from "./find-session.ts";
import { freshenForLast } from "./freshen.ts";
import { isOn } from "./given.ts";
import { pageOr } from "./paging.ts";
import { projectFilterOf } from "./project-filter.ts";
import { onlyOneOf } from "./reporting.ts";
import { factsOf } from "./session-facts.ts";

/** All that is known of one session, and how to carry on. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  onlyOneOf(given, ["json", "markdown"]);
  const settings = loadSettings(given, io.env);
  const asked = askedOf(given);
  if (asked === LAST) await freshenForLast(given, settings, io);
  const db = readIndex(settings.db);
  try {
    const row = findSession(db, asked, projectFilterOf(given), settings, io);
    const facts = await factsOf(db, row, settings, io.env);
    const { timezone, home } = settings;
    if (isOn(given, "json")) io.out(jsonText(factsAsJson(facts), 2));
    else if (isOn(given, "markdown"))
      io.out(sessionAsMarkdown(facts, { timezone, home }).join("\n"));
    else {
      const look = { timezone, home, width: io.columns, full: isOn(given, "full") };
      const lines = wordSession(facts, { ...look, paint: await paintFor(given, io.env) });
      await pageOr(lines.join("\n"), given, io);
    }
    return 0;
  } finally {
    db.close();
  }
}
