import { readFileSync, statSync } from "node:fs";
import { basename, join, sep } from "node:path";

import { field, jsonOrUndefined } from "../parse/json.ts";
import { guardOf, linesOfFile } from "./claude-code/lines.ts";
import { type ClaudeRaw, parseClaude } from "./claude-code/parse.ts";
import { roots } from "./claude-code/roots.ts";
import { listFolder, stampOf, statOf } from "./files.ts";
import type { Discovery, RootSkip, Source, Unit } from "./source.ts";

/**
 * Claude Code keeps a JSONL file for each session in `projects/<directory>/`, and its subagents inside that file (up
 * to 2.0.24), beside it (2.0.28 to 2.1.1), or in `<session>/subagents/` at any depth (2.1.4 and later).
 */
export default {
  name: "claude",
  revision: 2,
  label: "Claude Code",
  shortLabel: "Claude",
  settings: "CLAUDE_CONFIG_DIR or --claude-dir",

  roots,

  discover: async (root) => {
    const skips: RootSkip[] = [];
    const projects = basename(root) === "projects" ? root : join(root, "projects");
    const folders = listFolder(projects, skips);
    const units = (folders ?? []).flatMap(({ name }) =>
      unitsOfProject(join(projects, name), skips),
    );
    return { found: folders !== null, units, skips } satisfies Discovery;
  },

  read: async ({ path, bytes, resume }) => {
    const known =
      resume !== undefined &&
      bytes >= resume.offset &&
      guardOf(path, resume.offset) === resume.guard;
    return {
      lines: linesOfFile(path, known ? resume.offset : 0),
      from: known ? resume : null,
      meta: textBeside(path.replace(/\.jsonl$/, ".meta.json")),
      customTitle: textBeside(join(path.replace(/\.jsonl$/, ""), "custom-title.json")),
    };
  },

  parse: (raw, { path }) => parseClaude(raw, path),

  retentionDays: (root) => {
    const settings = jsonOrUndefined(textBeside(join(root, "settings.json")));
    const days = field(settings, "cleanupPeriodDays");
    return typeof days === "number" && days >= 0 ? days : DEFAULT_RETENTION_DAYS;
  },
} satisfies Source<ClaudeRaw>;

/** `cleanupPeriodDays` where the settings do not say (seen in 1.0.128, 2.0.77 and 2.1.330). */
const DEFAULT_RETENTION_DAYS = 30;

function unitsOfProject(folder: string, skips: RootSkip[]): Unit[] {
  const entries = listFolder(folder, skips) ?? [];
  return entries.flatMap((entry) => {
    // `join` would look at each of many thousand paths again.
    const path = folder + sep + entry.name;
    if (entry.name.endsWith(".jsonl")) {
      const generation = entry.name.startsWith("agent-") ? "agents beside sessions" : "sessions";
      return unitOf(path, generation, skips) ?? [];
    }
    return entry.isDirectory() ? subagentUnits(join(path, "subagents"), skips) : [];
  });
}

/** Agents, also those of workflows in folders below; a workflow's `journal.jsonl` is no transcript. */
function subagentUnits(folder: string, skips: RootSkip[]): Unit[] {
  const entries = listFolder(folder, skips) ?? [];
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return subagentUnits(path, skips);
    if (!/^agent-.*\.jsonl$/.test(entry.name)) return [];
    return unitOf(path, "subagents folders", skips) ?? [];
  });
}

function unitOf(path: string, generation: string, skips: RootSkip[]): Unit | null {
  const stats = statOf(path, skips);
  if (stats === null) return null;
  if (!stats.isFile()) {
    skips.push({ path, where: null, reason: "not a regular file" });
    return null;
  }
  return {
    source: "claude",
    path,
    file: path,
    stamp: stampOf(stats),
    bytes: stats.size,
    generation,
  };
}

/** The most that is read of a small file beside a transcript. */
const SMALL = 2 ** 20;

/** A small file that may lie beside a transcript; null where it does not, is no file, or cannot be read. */
function textBeside(path: string): string | null {
  try {
    const stats = statSync(path);
    return stats.isFile() && stats.size <= SMALL ? readFileSync(path, "utf8") : null;
  } catch {
    return null;
  }
}
