import { basename, join } from "node:path";

import { append } from "../../long-lists.ts";
import { idHash } from "../../model/step.ts";
import type { Known, Unit } from "../source.ts";
import { jsonNamesIn, mtimeOf, namesIn, statOrNull } from "./files.ts";
import { isPerProject, layoutOf } from "./layout.ts";
import { recentOf, stampOf } from "./stamps.ts";
import { generations, typicalBytes } from "./units.ts";

type OnError = (path: string, error: unknown) => void;

/** The sessions of the JSON trees of a data folder; a folder that cannot be read is reported and left out. */
export function treeUnits(root: string, stampBefore: Known["stampOf"], onError: OnError): Unit[] {
  const reporting: Reporting = (path, look) => {
    try {
      return look();
    } catch (error) {
      onError(path, error);
      return [];
    }
  };
  const found = sessionFiles(root, reporting).flatMap((file) =>
    reporting(file, () => foundAt(file)),
  );
  const recent = recentOf(found, ({ writtenAt }) => writtenAt);
  return found.flatMap((session) =>
    reporting(session.file, () => [
      unitOf(session, stampBefore(session.file), recent.has(session)),
    ]),
  );
}

type Reporting = <T>(path: string, look: () => T[]) => T[];

function sessionFiles(root: string, reporting: Reporting): string[] {
  const list = (folder: string) => reporting(folder, () => namesIn(folder));
  const sessions = join(root, "storage", "session");
  const folders = [
    ...list(join(root, "project")).map((slug) =>
      join(root, "project", slug, "storage", "session", "info"),
    ),
    ...list(sessions).map((project) => join(sessions, project)),
  ];
  return folders.flatMap((folder) =>
    reporting(folder, () => jsonNamesIn(folder)).map((name) => join(folder, name)),
  );
}

/** What is looked at of every session: its file, and the folder of its messages, whose time tells of new ones. */
type Found = { file: string; head: string; writtenAt: number; bytes: number };

function foundAt(file: string): Found[] {
  const stat = statOrNull(file);
  if (stat === null) return [];
  const folder = statOrNull(layoutOf(file).messages);
  const times = [mtimeOf(stat), folder === null ? 0 : mtimeOf(folder)];
  const head = String(idHash([stat.size, ...times].join(":")));
  const bytes = folder === null ? stat.size : bytesBelow(folder.size);
  // A copy may keep the time at which a file was written, but not the one at which it came here.
  const writtenAt = Math.max(stat.ctimeMs, folder?.ctimeMs ?? 0);
  return [{ file, head, writtenAt, bytes }];
}

/** About what a session's messages and parts take, by the size of the folder of messages. */
const bytesBelow = (folderSize: number) =>
  Math.max(typicalBytes, folderSize > 16_384 ? folderSize * 40 : 0);

function unitOf(session: Found, known: string | undefined, isRecent: boolean): Unit {
  const { file, head, bytes } = session;
  const stamp = stampOf(head, known, isRecent, () => closeMark(file));
  return { source: "opencode", path: file, file, stamp, bytes, generation: generationOf(file) };
}

/**
 * Names, sizes and times of the messages, and the times of the folders of parts. OpenCode writes a message again
 * after its last part, so that files of parts are looked at only for the messages written last: an older one's
 * parts cannot change any more without its message.
 */
function closeMark(file: string): string {
  const layout = layoutOf(file);
  const messages = filesOf(layout.messages);
  const marks = messages.map(markOf);
  const recent = messages.toSorted((a, b) => b.mtime - a.mtime).slice(0, recentMessages);
  for (const message of messages) {
    const folder = layout.parts(basename(message.name, ".json"));
    const parts = statOrNull(folder);
    if (parts === null) continue;
    marks.push(String(mtimeOf(parts)));
    if (recent.includes(message)) append(marks, filesOf(folder).map(markOf));
  }
  return String(idHash(marks.join(" ")));
}

const recentMessages = 10;

type FileMark = { name: string; size: number; mtime: number };

function filesOf(folder: string): FileMark[] {
  return jsonNamesIn(folder).flatMap((name) => {
    const stat = statOrNull(join(folder, name));
    return stat === null ? [] : [{ name, size: stat.size, mtime: mtimeOf(stat) }];
  });
}

const markOf = (file: FileMark) => `${file.name}:${file.size}:${file.mtime}`;

function generationOf(file: string): string {
  if (!isPerProject(file)) return generations.tree;
  const parts = join(file, "..", "..", "part");
  return statOrNull(parts) === null ? generations.embedded : generations.split;
}
