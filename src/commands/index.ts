import type { Command, Option } from "./command.ts";

const db: Option = {
  flags: "--db <path>",
  summary: "The index (TT_DB; default: the platform's data directory)",
};
const json: Option = { flags: "--json", summary: "Print JSON" };
const noColor: Option = { flags: "--no-color", summary: "Print without colour (also NO_COLOR)" };
const claudeDir: Option = {
  flags: "--claude-dir <dir>",
  summary: "Claude Code's directory (CLAUDE_CONFIG_DIR; default: ~/.claude, ~/.config/claude)",
};
const opencodeDir: Option = {
  flags: "--opencode-dir <dir>",
  summary: "OpenCode's data directory (OPENCODE_DATA_DIR; default: ~/.local/share/opencode)",
};
const source: Option = { flags: "--source <name>", summary: "Only this source: claude, opencode" };

/** Every command. The help, the completions and the docs are made from this table. */
export const commands: readonly Command[] = [
  {
    name: "ingest sessions",
    summary: "Read every Claude Code and OpenCode session into the index",
    options: [
      db,
      claudeDir,
      opencodeDir,
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
      db,
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
      db,
      claudeDir,
      opencodeDir,
      { flags: "--formats", summary: "List what was read but is in no known format" },
      json,
      noColor,
    ],
    examples: ["tt doctor", "tt doctor --formats"],
    load: () => import("./doctor.ts"),
  },
];
