import { optionsFor, settingNames } from "../config/settings.ts";
import type { Command, Option } from "./command.ts";

const json: Option = { flags: "--json", summary: "Print JSON" };
const noColor: Option = { flags: "--no-color", summary: "Print without colour (also NO_COLOR)" };
const source: Option = { flags: "--source <name>", summary: "Only this source: claude, opencode" };

/** Every command. The help, the completions and the docs are made from this table. */
export const commands: readonly Command[] = [
  {
    name: "ingest sessions",
    summary: "Read every Claude Code and OpenCode session into the index",
    options: [
      ...optionsFor("db", "claudeDir", "opencodeDir"),
      source,
      { flags: "--full", summary: "Read everything again, also what has not changed" },
      { flags: "--dry-run", summary: "Do everything but write the index" },
      json,
      { flags: "--quiet", summary: "Print nothing but problems" },
      noColor,
    ],
    examples: ["tt ingest sessions", "tt ingest sessions --source opencode --json"],
    load: () => import("./ingest-sessions.ts"),
  },
  {
    name: "sessions",
    summary: "List the indexed sessions, newest first",
    options: [
      ...optionsFor("db"),
      {
        flags: "--since <day>",
        summary: "From this day on: 2026-11-16, 20261116, 28d, yesterday, today",
      },
      { flags: "--project <text>", summary: "Only projects with this in their name or path" },
      source,
      { flags: "--type <type>", summary: "Only this type: user, agent, subagent" },
      { flags: "--limit <number>", summary: "At most so many (default: 50; 0: all)" },
      json,
      noColor,
    ],
    examples: ["tt sessions --since 7d --project shop", "tt sessions --type user --limit 0 --json"],
    load: () => import("./sessions.ts"),
  },
  {
    name: "doctor",
    summary: "Show what was found where, what the index holds, and what was skipped and why",
    options: [
      ...optionsFor("db", "claudeDir", "opencodeDir"),
      { flags: "--formats", summary: "List what was read but is in no known format" },
      json,
      noColor,
    ],
    examples: ["tt doctor", "tt doctor --formats"],
    load: () => import("./doctor.ts"),
  },
  {
    name: "config",
    summary: "Show every setting, its value, and where it came from",
    options: [...optionsFor(...settingNames), json, noColor],
    examples: ["tt config", "tt config --timezone Europe/Berlin --json"],
    load: () => import("./config.ts"),
  },
  {
    name: "config path",
    summary: "Print where the configuration file is",
    options: [],
    examples: ['$EDITOR "$(tt config path)"'],
    load: () => import("./config-path.ts"),
  },
];
