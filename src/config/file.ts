import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Failure, messageOf } from "../failure.ts";
import { homeOf, INDEX_FOLDER, shortPath } from "../places.ts";
import type { Env } from "../sources/source.ts";

/** The configuration as it is on the disk. */
export type ConfigFile = {
  path: string;
  /** As a person writes the path, for messages. */
  name: string;
  /** Null where there is no file. */
  text: string | null;
  data: Readonly<Record<string, unknown>>;
};

/** Larger than any configuration: a file that was put there by mistake. */
const MOST_BYTES = 1024 * 1024;

/** Where the configuration is: `config.toml` in `$XDG_CONFIG_HOME/time-tracker`, else in the platform's place. */
export function configPath(env: Env, platform: string = process.platform): string {
  return join(configFolder(env, platform), INDEX_FOLDER, "config.toml");
}

function configFolder(env: Env, platform: string): string {
  const home = homeOf(env);
  if (env["XDG_CONFIG_HOME"]) return env["XDG_CONFIG_HOME"];
  if (platform === "darwin") return join(home, "Library", "Application Support");
  if (platform === "win32") return env["APPDATA"] || join(home, "AppData", "Roaming");
  return join(home, ".config");
}

/** Reads the configuration. A `Failure` says what is wrong with it, and where. */
export function readConfig(env: Env): ConfigFile {
  const path = configPath(env);
  const name = shortPath(path, homeOf(env));
  const text = textAt(path, name);
  return { path, name, text, data: text === null ? {} : parseToml(text, name) };
}

/** What a file says; null where there is none. */
export function textAt(path: string, name: string): string | null {
  try {
    // Without O_NONBLOCK the opening of a pipe would wait for ever.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) throw new Error("it is not a file");
      if (stats.size > MOST_BYTES) throw new Error("it is larger than 1 MiB");
      return readFileSync(file, "utf8");
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && isNone(error.code)) return null;
    throw new Failure(`cannot read ${name}: ${messageOf(error)}`);
  }
}

const isNone = (code: unknown) => code === "ENOENT" || code === "ENOTDIR";

/** The tables of a TOML text. A `Failure` names the line. */
export function parseToml(text: string, name: string): Record<string, unknown> {
  const wrong = faultOf(text);
  if (wrong === null) return { ...Bun.TOML.parse(text) };
  throw new Failure(`${name}, line ${lineOf(text, wrong)}: ${wrong}; mend it, or move it away`);
}

function faultOf(text: string): string | null {
  try {
    Bun.TOML.parse(text);
    return null;
  } catch (error) {
    return messageOf(error).replace(/^TOML Parse error: /, "");
  }
}

/** The parser does not say the line. It stops at the first fault: the shortest beginning that has it ends there. */
function lineOf(text: string, fault: string): number {
  const lines = text.split(/(?<=\n)/);
  let line = lines.length;
  while (line > 1 && faultOf(lines.slice(0, line - 1).join("")) === fault) line -= 1;
  return line;
}
