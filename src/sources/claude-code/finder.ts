import { basename, dirname, isAbsolute, join, sep } from "node:path";

import { append } from "../../long-lists.ts";
import { field, jsonOrUndefined } from "../../parse/json.ts";
import { listFolder, stampOf, statOf, textBeside } from "../files.ts";
import type { Discovery, Finder, Known, RootSkip, Seals, Unit } from "../source.ts";
import { metaOf } from "./identity.ts";
import { roots } from "./roots.ts";

const REVISION = 3;

/**
 * Claude Code keeps a JSONL file for each session in `projects/<directory>/`, and its subagents inside that file (up
 * to 2.0.24), beside it (2.0.28 to 2.1.1), or in `<session>/subagents/` at any depth (2.1.4 and later).
 */
export default {
  name: "claude",
  revision: REVISION,
  label: "Claude Code",
  shortLabel: "Claude",
  settings: "CLAUDE_CONFIG_DIR or --claude-dir",

  roots,

  schemas: async () => (await import("./schema.ts")).schemas,

  discover: async (root, known?: Known) => {
    const seals = known?.seals;
    const projects = projectsIn(root);
    const skips: RootSkip[] = [];
    const listed = listFolder(projects, skips);
    const discovery: Discovery = { found: listed !== null, units: [], skips };
    if (seals !== undefined) discovery.folders = [];
    for (const name of listed?.names ?? []) addProject(join(projects, name), discovery, seals);
    return discovery;
  },

  watched: (root) => [{ path: projectsIn(root), deep: true, names: /\.jsonl?$/ }],

  retentionDays: (root) => {
    const settings = jsonOrUndefined(textBeside(join(root, "settings.json")));
    const days = field(settings, "cleanupPeriodDays");
    if (typeof days !== "number" || days < 0) return DEFAULT_RETENTION_DAYS;
    return days > A_LIFETIME ? null : days;
  },

  resume: (id) => (SESSION_ID.test(id) ? ["claude", "--resume", id] : null),

  variablesFor: ({ root }, env, home) => {
    const folder = basename(root) === "projects" ? dirname(root) : root;
    const said = env["CLAUDE_CONFIG_DIR"] ?? "";
    // The program itself knows no lists, and is started in another directory than ours.
    const isHeeded = said === "" || (isAbsolute(said) && !said.includes(","));
    return isHeeded && roots(env, home).includes(folder) ? {} : { CLAUDE_CONFIG_DIR: folder };
  },

  isOfDirectory: (transcript, directory) => {
    const folder = basename(dirname(transcript));
    const name = directory.replace(/[^a-zA-Z0-9]/g, "-");
    // The name of a long path is cut, and a hash put behind it.
    return folder === name || (name.length > 150 && folder.startsWith(name.slice(0, 150)));
  },
} satisfies Finder;

/** Sessions have UUIDs, in lower case in every version. */
const SESSION_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const projectsIn = (root: string) =>
  basename(root) === "projects" ? root : join(root, "projects");

/** `cleanupPeriodDays` where the settings do not say (seen in 1.0.128, 2.0.77 and 2.1.330). */
const DEFAULT_RETENTION_DAYS = 30;
/** In days. Who says more means never. */
const A_LIFETIME = 36_500;

function addProject(
  path: string,
  { units, skips, folders }: Discovery,
  seals: Seals | undefined,
): void {
  const files = new Files(skips);
  addSessions(path, files);
  if (files.paths.length === 0) return;
  const seal = folders === undefined ? null : files.seal();
  if (seal !== null) {
    const { paths } = files;
    folders?.push({ path, divider: sep, seal, count: paths.length, unitPaths: () => paths });
  }
  if (seal === null || seals?.get(path) !== seal) append(units, files.units(path));
}

function addSessions(folder: string, files: Files): void {
  const listed = listFolder(folder, files.skips);
  for (const name of listed?.names ?? []) {
    if (name.endsWith(".jsonl")) files.add(folder, name);
    else if (listed?.folders.has(name) || listed?.links.has(name))
      addSubagents(join(folder, name, "subagents"), files);
  }
}

/**
 * Agents with their small files, also those of workflows in folders below; a workflow's `journal.jsonl` is no
 * transcript. Links to folders are not followed any more: they could lead back.
 */
function addSubagents(folder: string, files: Files): void {
  const listed = listFolder(folder, files.skips);
  for (const name of listed?.names ?? []) {
    if (listed?.folders.has(name)) addSubagents(join(folder, name), files);
    else if (/^agent-.*\.jsonl$/.test(name)) files.add(folder, name, "subagents folders");
    else if (name.endsWith(".meta.json")) files.metas.push(folder + sep + name);
  }
}

/** The transcripts of one project. There may be many thousand, so they become units only where that is needed. */
class Files {
  readonly skips: RootSkip[];
  readonly paths: string[] = [];
  /** Small files beside them. They are written once: that one has come shows without a look at it. */
  readonly metas: string[] = [];
  readonly #generations: string[] = [];
  /** Three numbers of each file: size, time of change, inode. */
  readonly #marks: number[] = [];

  constructor(skips: RootSkip[]) {
    this.skips = skips;
  }

  add(folder: string, name: string, generation = generationOf(name)): void {
    // `join` would look at each of many thousand paths again.
    const path = folder + sep + name;
    const stats = statOf(path, this.skips);
    if (stats === null) return;
    if (!stats.isFile()) {
      this.skips.push({ path, where: null, reason: "not a regular file" });
      return;
    }
    this.paths.push(path);
    this.#generations.push(generation);
    this.#marks.push(stats.size, Math.trunc(stats.mtimeMs), stats.ino);
  }

  /** Of all that the units' stamps are made of. */
  seal(): string {
    const names = [this.paths, this.metas].map((paths) => paths.join("\0"));
    const named = Bun.hash.xxHash64(names.join("\0\0"));
    const all = Bun.hash.xxHash64(new Float64Array(this.#marks), named);
    return `${REVISION}/${all.toString(16)}`;
  }

  units(folder: string): Unit[] {
    const metas = new Set(this.metas);
    return this.paths.map((path, index) => {
      const [size = 0, mtimeMs = 0, ino = 0] = this.#marks.slice(3 * index, 3 * index + 3);
      const stamp = stampOf({ size, mtimeMs, ino });
      return {
        source: "claude",
        path,
        file: path,
        folder,
        stamp: metas.has(metaOf(path)) ? `${stamp}-meta` : stamp,
        bytes: size,
        generation: this.#generations[index] ?? "",
      };
    });
  }
}

const generationOf = (name: string) =>
  name.startsWith("agent-") ? "agents beside sessions" : "sessions";
