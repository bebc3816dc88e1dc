import type { Skip } from "../../model/transcript.ts";
import { field, textOrNull } from "../../parse/json.ts";
import type { Unit } from "../source.ts";
import { callsOnce, contentOnce } from "./contents.ts";
import { type FromBytes, jsonNamesIn, readJson, statOrNull } from "./files.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { partFromLines } from "./pretty-part.ts";
import type { Content, Raw, RawMessage, RawPart } from "./raw.ts";

/**
 * Reads a session of a JSON tree with its messages and parts. Throws where its own file cannot be used; any
 * other broken file is a skip that names it.
 */
export function readTreeSession(unit: Unit): Raw {
  const file = readJson(unit.file);
  if (file === null) throw new Error("the session's file has been deleted");
  if ("reason" in file) throw new Error(file.reason);
  const layout = layoutOf(unit.file);
  const content = contentOnce(layout.messages, () => contentOf(layout));
  const parent = textOrNull(field(file.value, "parentID"));
  return { session: file.value, ...content, tasks: parent === null ? null : tasksOf(unit, parent) };
}

/** The calls of the parent; null where the tree has no messages of it. */
function tasksOf(unit: Unit, parent: string) {
  const layout = layoutOf(unit.file, parent);
  return callsOnce(layout.messages, () =>
    statOrNull(layout.messages) === null ? null : contentOf(layout),
  );
}

function contentOf(layout: Layout): Content {
  const skips: Skip[] = [];
  const found = valuesIn(layout.messages, skips);
  const messages = found.map(({ id, value }) => {
    const fromBytes = field(value, "role") === "user" ? ofUser : ofOthers;
    return { id, value, parts: valuesIn(layout.parts(id), skips, fromBytes) };
  });
  return { messages, v2: [], skips, lacksParts: messages.some(isBare) };
}

/** An answer that failed has no parts for good; OpenCode 0.1 keeps them in the message. */
const isBare = ({ value, parts }: RawMessage): boolean =>
  parts.length === 0 && field(value, "error") === undefined && field(value, "parts") === undefined;

const ofUser: FromBytes = (bytes, length) => partFromLines(bytes, length, true);
const ofOthers: FromBytes = (bytes, length) => partFromLines(bytes, length, false);

function valuesIn(folder: string, skips: Skip[], fromBytes?: FromBytes): RawPart[] {
  const values: RawPart[] = [];
  for (const name of jsonNamesIn(folder)) {
    const file = readJson(`${folder}/${name}`, fromBytes);
    if (file === null) continue;
    if ("value" in file) values.push({ id: name.slice(0, -".json".length), value: file.value });
    else skips.push({ where: name, reason: file.reason });
  }
  return values;
}
