import { resolve } from "node:path";

import type { ExitCode, Given, Io, OthersCode } from "../command.ts";
import { loadSettings } from "../config/load.ts";
import { Failure } from "../failure.ts";
import { runInPlace } from "../run-in-place.ts";
import { readIndex } from "../store/open.ts";
import { harmless } from "../unseen.ts";
import { type CarryOn, commandLine } from "./carry-on.ts";
import { askedOf, findSession, LAST } from "./find-session.ts";
import { freshenForLast } from "./freshen.ts";
import { isOn } from "./given.ts";
import { projectFilterOf } from "./project-filter.ts";
import { carryOnFor, rootOf } from "./session-facts.ts";

/** Takes a session up again with its own program, in its directory. @returns that program's exit code */
export async function run(given: Given, io: Io): Promise<ExitCode | OthersCode> {
  const found = await find(given, io);
  const { trouble, directory, argv, variables } = found;
  if (isOn(given, "print")) {
    io.out(commandLine(found));
    if (trouble !== null) io.say(`but ${harmless(trouble)}`);
    return 0;
  }
  if (trouble !== null) throw new Failure(`cannot resume: ${harmless(trouble)}`);
  const [program, ...args] = argv;
  const path = Bun.which(program, { PATH: io.env["PATH"] ?? "" });
  if (path === null) {
    throw new Failure(
      `'${program}' is not on the PATH; install it, or run where it is: ${commandLine(found)}`,
    );
  }
  const command = [resolve(path), ...args] as const;
  return { others: await runInPlace(command, directory, { ...io.env, ...variables }) };
}

async function find(given: Given, io: Io): Promise<CarryOn> {
  const settings = loadSettings(given, io.env);
  const asked = askedOf(given);
  if (asked === LAST) await freshenForLast(given, settings, io);
  const db = readIndex(settings.db);
  try {
    const row = findSession(db, asked, projectFilterOf(given), settings, io);
    const id = harmless(row.session_id);
    if (row.session_type !== "user") {
      const root = rootOf(db, row)?.session_id;
      throw new Failure(
        root === undefined
          ? `${id} is a subagent, which cannot be resumed, and who started it is not in the index`
          : `${id} is a subagent, which cannot be resumed; resume the session it worked for: tt resume ${harmless(root)}`,
      );
    }
    const how = await carryOnFor(db, row, settings, io.env);
    if (how === null) {
      throw new Failure(
        `'${id}' is not of the form of its program's ids, and is not run; 'tt show' tells what is known of it`,
      );
    }
    return how;
  } finally {
    db.close();
  }
}
