import { basename, join } from "node:path";

import type { Skip } from "../../model/transcript.ts";
import { field, textOrNull } from "../../parse/json.ts";
import type { Unit } from "../source.ts";
import { jsonNamesIn, readJson, statOrNull } from "./files.ts";
import { type Layout, layoutOf } from "./layout.ts";
import type { Raw, RawPart, TaskCall } from "./raw.ts";
import { taskCalls, tasksOnce } from "./tasks.ts";

/**
 * Reads a session of a JSON tree with its messages and parts. Throws where its own file cannot be used; any
 * other broken file is a skip that names it.
 */
export function readTreeSession(unit: Unit): Raw {
  const file = readJson(unit.file);
  if (file === null) throw new Error("the session's file has been deleted");
  if ("reason" in file) throw new Error(file.reason);
  const skips: Skip[] = [];
  const layout = layoutOf(unit.file);
  const messages = valuesIn(layout.messages, skips).map(({ id, value }) => ({
    id,
    value,
    parts: valuesIn(layout.parts(id), skips),
  }));
  const parent = textOrNull(field(file.value, "parentID"));
  const tasks = parent === null ? null : tasksIn(layoutOf(unit.file, parent));
  return { session: file.value, messages, v2: [], tasks, skips };
}

function valuesIn(folder: string, skips: Skip[]): RawPart[] {
  return jsonNamesIn(folder).flatMap((name) => {
    const file = readJson(join(folder, name));
    if (file === null) return [];
    if ("value" in file) return [{ id: basename(name, ".json"), value: file.value }];
    skips.push({ where: name, reason: file.reason });
    return [];
  });
}

const tasksIn = (layout: Layout): TaskCall[] | null =>
  tasksOnce(layout.messages, () =>
    statOrNull(layout.messages) === null ? null : readTasks(layout),
  );

const readTasks = (layout: Layout): TaskCall[] =>
  jsonNamesIn(layout.messages)
    .flatMap((name) => valuesIn(layout.parts(basename(name, ".json")), []))
    .flatMap((part) => taskCalls(part.value));
