import { basename, join } from "node:path";

import { idHash } from "../../model/step.ts";
import type { Unit } from "../source.ts";
import { jsonNamesIn, mtimeOf, namesIn, statOrNull } from "./files.ts";
import { isPerProject, layoutOf } from "./layout.ts";
import { generations } from "./units.ts";

type OnError = (path: string, error: unknown) => void;

/** The sessions of the JSON trees of a data folder; a folder that cannot be read is reported and left out. */
export function treeUnits(root: string, onError: OnError): Unit[] {
  return sessionFiles(root, onError).flatMap((file) => {
    try {
      return unitOf(file);
    } catch (error) {
      onError(file, error);
      return [];
    }
  });
}

function sessionFiles(root: string, onError: OnError): string[] {
  const names = orReport(namesIn, onError);
  const files = orReport(jsonNamesIn, onError);
  const projects = names(join(root, "project")).map((slug) => join(root, "project", slug));
  const folders = [
    ...projects.map((project) => join(project, "storage", "session", "info")),
    ...names(join(root, "storage", "session")).map((name) =>
      join(root, "storage", "session", name),
    ),
  ];
  return folders.flatMap((folder) => files(folder).map((name) => join(folder, name)));
}

const orReport = (list: (folder: string) => string[], onError: OnError) => (folder: string) => {
  try {
    return list(folder);
  } catch (error) {
    onError(folder, error);
    return [];
  }
};

/**
 * The stamp holds names, sizes and times of the session's file and messages, and the times of the folders of
 * parts. OpenCode writes a message again after its last part, so that files of parts are looked at only for the
 * messages written last: an older one's parts cannot change any more without its message.
 */
function unitOf(file: string): Unit[] {
  const stat = statOrNull(file);
  if (stat === null) return [];
  const layout = layoutOf(file);
  const messages = filesOf(layout.messages);
  const marks = [`${stat.size}:${mtimeOf(stat)}`, ...messages.map(markOf)];
  let bytes = stat.size + sum(messages);
  const recent = messages.toSorted((a, b) => b.mtime - a.mtime).slice(0, recentMessages);
  for (const message of messages) {
    const folder = layout.parts(basename(message.name, ".json"));
    const parts = statOrNull(folder);
    if (parts === null) continue;
    marks.push(String(mtimeOf(parts)));
    bytes += partBytes;
    if (!recent.includes(message)) continue;
    marks.push(...filesOf(folder).map(markOf));
  }
  const generation = generationOf(file);
  const stamp = String(idHash(marks.join(" ")));
  return [{ source: "opencode", path: file, file, stamp, bytes, generation }];
}

const recentMessages = 10;
/** About what the parts of one message take. */
const partBytes = 4096;

type FileMark = { name: string; size: number; mtime: number };

function filesOf(folder: string): FileMark[] {
  return jsonNamesIn(folder).flatMap((name) => {
    const stat = statOrNull(join(folder, name));
    return stat === null ? [] : [{ name, size: stat.size, mtime: mtimeOf(stat) }];
  });
}

const markOf = (file: FileMark) => `${file.name}:${file.size}:${file.mtime}`;
const sum = (files: FileMark[]) => files.reduce((total, file) => total + file.size, 0);

function generationOf(file: string): string {
  if (!isPerProject(file)) return generations.tree;
  const parts = join(file, "..", "..", "part");
  return statOrNull(parts) === null ? generations.embedded : generations.split;
}
