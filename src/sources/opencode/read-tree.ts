import { compileLightly } from "../../light.ts";
import type { Skip } from "../../model/transcript.ts";
import { field, textOrNull } from "../../parse/json.ts";
import { plausible } from "../../parse/time.ts";
import type { Unit } from "../source.ts";
import { callsOnce, contentOnce, keepNewCalls, newCallsIn } from "./contents.ts";
import { type FromBytes, jsonNamesIn, readJson, statOrNull } from "./files.ts";
import { type Layout, layoutOf } from "./layout.ts";
import { partFromLines } from "./pretty-part.ts";
import type { Content, Raw, RawMessage, RawPart, TaskCall } from "./raw.ts";
import { type Before, type Settled, settledBefore } from "./settled.ts";

/**
 * Reads a session of a JSON tree with its messages and parts, but for those that an earlier reading has settled. Throws
 * where its own file cannot be used; any other broken file is a skip that names it.
 */
export function readTreeSession(unit: Unit): Raw {
  const file = readJson(unit.file);
  if (file === null) throw new Error("the session's file has been deleted");
  if ("reason" in file) throw new Error(file.reason);
  const session = file.value;
  const content = contentIn(unit, session);
  const parent = textOrNull(field(session, "parentID"));
  const tasks = parent === null ? null : tasksFor(content);
  return { session, ...content, tasks };

  function tasksFor(own: Content): TaskCall[] | null {
    const place = layoutOf(unit.file, parent ?? "");
    const users = own.messages.filter(({ value }) => field(value, "role") === "user");
    // What is settled has been judged.
    if (own.settled !== undefined && users.length === 0) return [];
    const fresh = newCallsIn(place.messages);
    const isNamed = fresh.some(({ child }) => child === field(session, "id"));
    if (own.settled === undefined && users.length === 1 && isNamed) return fresh;
    return callsOnce(place.messages, () =>
      statOrNull(place.messages) === null ? null : contentOf(place),
    );
  }
}

function contentIn({ file, resume }: Unit, session: unknown): Content {
  const layout = layoutOf(file);
  const before = resume === undefined ? null : settledBefore(resume, session, layout);
  const content = before === null ? null : newContentOf(layout, before);
  if (content?.settled === undefined)
    return contentOnce(layout.messages, () => content ?? contentOf(layout));
  keepNewCalls(layout.messages, content);
  return content;
}

/** What has come since an earlier reading; null where something that is new stands before what is settled. */
function newContentOf(layout: Layout, before: Before): Content | null {
  const settled: Settled[] = [];
  const isWanted = (name: string) => {
    const known = before.settled(idIn(name));
    if (known !== null) settled.push(known);
    return known === null;
  };
  const content = contentOf(layout, isWanted);
  if (settled.length === 0) return content;
  const last = settled.reduce((latest, { created }) => Math.max(latest, created), 0);
  const isLate = ({ id, value }: RawMessage) =>
    !before.isKnown(id) && (plausible(field(value, "time", "created")) ?? last) < last;
  return content.messages.some(isLate) ? null : { ...content, settled };
}

function contentOf(layout: Layout, isWanted?: (name: string) => boolean): Content {
  const skips: Skip[] = [];
  const newest = latestIn(layout.messages);
  const found = valuesIn(layout.messages, skips, { isWanted });
  const messages = found.map(({ id, value }) => {
    const fromBytes = field(value, "role") === "user" ? ofUser : ofOthers;
    return { id, value, parts: valuesIn(layout.parts(id), skips, { fromBytes }) };
  });
  // OpenCode 0.1 has no files of parts.
  const holdsParts = isWanted !== undefined || messages.some(({ parts }) => parts.length > 0);
  const lacksParts = messages.some(isBare);
  return { messages, v2: [], skips, lacksParts, ...(holdsParts && { newest }) };
}

/**
 * When the files in a folder were last changed: what is changed after a look has a later time. Only the newest of them
 * are looked at, by their names: where an older one was changed last, more than has to be is read again.
 */
const latestIn = (folder: string): number =>
  jsonNamesIn(folder)
    .slice(-LOOKED_AT)
    .map((name) => statOrNull(`${folder}/${name}`)?.ctimeMs ?? 0)
    .reduce((latest, time) => Math.max(latest, time), 0);

const LOOKED_AT = 10;

/** An answer that failed has no parts for good; OpenCode 0.1 keeps them in the message. */
const isBare = ({ value, parts }: RawMessage): boolean =>
  parts.length === 0 && field(value, "error") === undefined && field(value, "parts") === undefined;

const ofUser: FromBytes = (bytes, length) => partFromLines(bytes, length, true);
const ofOthers: FromBytes = (bytes, length) => partFromLines(bytes, length, false);

type Reading = { fromBytes?: FromBytes; isWanted?: ((name: string) => boolean) | undefined };

function valuesIn(folder: string, skips: Skip[], { fromBytes, isWanted }: Reading): RawPart[] {
  const values: RawPart[] = [];
  for (const name of jsonNamesIn(folder)) {
    if (isWanted?.(name) === false) continue;
    const file = readJson(`${folder}/${name}`, fromBytes);
    if (file === null) continue;
    if ("value" in file) values.push({ id: idIn(name), value: file.value });
    else skips.push({ where: name, reason: file.reason });
  }
  return values;
}

const idIn = (name: string) => name.slice(0, -".json".length);

compileLightly(contentOf, valuesIn);
