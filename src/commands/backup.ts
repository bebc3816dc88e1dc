import type { Database } from "bun:sqlite";
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

import type { ExitCode, Given, Io } from "../command.ts";
import { loadSettings } from "../config/load.ts";
import { Failure, messageOf, UsageError } from "../failure.ts";
import { FIRST_VERSION, openKnown, readAsItIs } from "../store/open.ts";
import { lookAt } from "../store/permissions.ts";
import { countBySource } from "../store/query.ts";
import { isDamage, wordDamaged } from "../store/trouble.ts";
import { harmless, jsonText } from "../unseen.ts";
import { isOn, requiredOf } from "./given.ts";

/**
 * Copies the index, whole, as of one moment and of any version, while others write it; or looks whether such a copy is
 * sound.
 */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const file = resolve(requiredOf(given, "file"));
  if (isOn(given, "check")) {
    if (isOn(given, "force"))
      throw new UsageError("--force replaces a file, and --check writes none: choose one");
    return tell(given, io, "sound", soundnessOf(file, wordUnsound));
  }
  const { db: index } = loadSettings(given, io.env);
  const { db } = readAsItIs(index);
  try {
    refuse(file, index, isOn(given, "force"));
    return tell(given, io, "backup", copyInto(db, file));
  } finally {
    db.close();
  }
}

type Soundness = { file: string; bytes: number; schema_version: number; sessions: number };

function tell(given: Given, io: Io, what: "backup" | "sound", facts: Soundness): ExitCode {
  const { file, bytes, schema_version, sessions } = facts;
  const words = what === "sound" ? "is a sound index" : "written and found sound";
  if (isOn(given, "json")) io.out(jsonText(facts, 2));
  else
    io.out(
      `${harmless(file)} ${words}: ${sessions} sessions, version ${schema_version}, ${(bytes / 1e6).toFixed(1)} MB`,
    );
  return 0;
}

function refuse(file: string, index: string, force: boolean): void {
  if (!existsSync(file)) return;
  const [there, own] = [statSync(file), statSync(index)];
  if (there.ino === own.ino && there.dev === own.dev) {
    throw new Failure(`${file} is the index itself; name another file`);
  }
  if (!there.isFile()) throw new Failure(`${file} is no file; name one in it`);
  if (!force) throw new Failure(`${file} is there already; name another file, or add --force`);
}

/** Under another name until it is found whole and sound, so that nothing else ever takes the place of a backup. */
function copyInto(db: Database, file: string): Soundness {
  const partial = `${file}.partial-${process.pid}`;
  try {
    removeIfThere(partial);
    db.query("VACUUM INTO ?").run(partial);
    sync(partial);
    const facts = soundnessOf(partial, (how) => wordBadCopy(db, how));
    renameSync(partial, file);
    sync(dirname(file));
    return { ...facts, file };
  } catch (error) {
    removeIfThere(partial);
    if (error instanceof Failure) throw error;
    throw new Failure(isDamage(error) ? wordNothing(messageOf(error)) : wordPlace(error));
  }
}

const wordBadCopy = (db: Database, how: string) =>
  faultIn(db) === null ? wordPlace(`what was written is damaged: ${how}`) : wordNothing(how);

const wordNothing = (how: string) => `nothing was written: ${wordDamaged(how)}`;

const wordPlace = (error: unknown) =>
  `the backup cannot be written: ${messageOf(error)}; name another place`;

/** Where a place cannot be written, nothing can be removed either: what is tried next, or was, tells why. */
function removeIfThere(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    return;
  }
}

/** To the disk itself. Not every system does that for a directory. */
function sync(path: string): void {
  const fd = openSync(path, "r");
  try {
    fsyncSync(fd);
  } catch (error) {
    if (!statSync(path).isDirectory()) throw error;
  } finally {
    closeSync(fd);
  }
}

/** A `Failure` where any of it is damaged: `word` says so. */
function soundnessOf(file: string, word: (how: string, file: string) => string): Soundness {
  if (lookAt(file) === null) throw new Failure(`there is no ${file}`);
  try {
    const { db, version } = openKnown(file, "name another file");
    try {
      const schema_version = keptVersion(file, version);
      const fault = faultIn(db);
      if (fault !== null) throw new Failure(word(fault, file));
      return { file, bytes: statSync(file).size, schema_version, sessions: sessionsIn(db) };
    } finally {
      db.close();
    }
  } catch (error) {
    throw isDamage(error) ? new Failure(word(messageOf(error), file)) : error;
  }
}

const wordUnsound = (how: string, file: string) => `${file} is damaged: ${how}; use another backup`;

function keptVersion(file: string, version: number | null): number {
  if (version === null) throw new Failure(`${file} is empty: it is no backup`);
  if (version >= FIRST_VERSION) return version;
  throw new Failure(
    `${file} has version ${version}, and tt keeps what is in version ${FIRST_VERSION} and later; use another backup`,
  );
}

/** What is wrong with an index; null where it is sound. */
function faultIn(db: Database): string | null {
  const said = db
    .query<{ integrity_check: string }, []>("PRAGMA integrity_check(1)")
    .get()?.integrity_check;
  return said === "ok" ? null : (said ?? "it cannot be checked");
}

const sessionsIn = (db: Database): number =>
  [...countBySource(db).values()].reduce((sum, count) => sum + count, 0);
