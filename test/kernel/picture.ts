import type { Plan, SkimmedLine, Skimmer } from "../../src/kernel/skim.ts";
import { idHash } from "../../src/model/step.ts";
import { timeOf } from "../../src/parse/time.ts";

/** All that can be asked of a line, or what JSON.parse makes of it: to be compared. */
type Picture = {
  offset: number;
  length: number;
  state: string;
  found: Found[];
};
type Found = { path: string; type: string; value: unknown; elements?: Found[] };

/** What the skimmer says of every line. A line that it hands back is given as JSON.parse takes it. */
export function picturesOf(skimmer: Skimmer, bytes: Uint8Array, plan: Plan): Picture[] {
  const pictures: Picture[] = [];
  skimmer.skimBytes(bytes, (line) => pictures.push(pictureOf(line, plan)));
  return pictures;
}

function pictureOf(line: SkimmedLine, plan: Plan): Picture {
  const { offset, length } = line;
  const at = { offset, length };
  if (line.state === "blank") return { ...at, state: "blank", found: [] };
  if (line.state === "other") return { ...at, ...parsed(line.raw(), plan) };
  return { ...at, state: "object", found: plan.map((_, index) => foundAt(line, plan, index)) };
}

function foundAt(line: SkimmedLine, plan: Plan, index: number): Found {
  const { path = "", want = "flag" } = plan[index] ?? {};
  const type = line.type(index);
  if (!path.includes("[]")) return { path, type, value: single(line, index, want) };
  const elements: Found[] = [];
  for (let i = 0; i < line.elements(index); i++) {
    const value = ofElement(line, index, i, want);
    elements.push({ path: `${path} ${i}`, type: line.elementType(index, i), value });
  }
  return { path, type, value: null, elements };
}

function single(line: SkimmedLine, index: number, want: string): unknown {
  if (want === "hash") return line.hash(index);
  if (want === "time") return line.time(index);
  if (want === "number") return line.number(index);
  if (want === "flag") return line.boolean(index);
  return line.text(index);
}

function ofElement(line: SkimmedLine, index: number, element: number, want: string): unknown {
  if (want === "hash") return line.elementHash(index, element);
  return isText(want) ? line.elementText(index, element) : null;
}

/** The same by TextDecoder and JSON.parse. */
export function expected(bytes: Uint8Array, plan: Plan): Picture[] {
  const pictures: Picture[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const newline = bytes.indexOf(10, offset);
    const end = newline < 0 ? bytes.length : newline;
    const text = trimmed(new TextDecoder().decode(bytes.subarray(offset, end)));
    const rest = text === "" ? { state: "blank", found: [] } : parsed(text, plan);
    pictures.push({ offset, length: end - offset, ...rest });
    offset = end + 1;
  }
  return pictures;
}

const trimmed = (text: string) => text.replace(/^[\0\t-\r ]+/, "").replace(/[\0\t-\r ]+$/, "");

function parsed(text: string, plan: Plan): { state: string; found: Found[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { state: "damaged", found: [] };
  }
  if (!isObject(value)) return { state: "no object", found: [] };
  return { state: "object", found: plan.map(({ path, want }) => picked(value, path, want)) };
}

function picked(value: unknown, path: string, want: string): Found {
  const [before = "", after] = path.split("[]");
  const base = pick(value, before);
  if (after === undefined) return { path, type: typeName(base), value: converted(base, want) };
  const list: unknown[] = Array.isArray(base) ? base : [];
  const elements = list.map((element, i) => {
    const item = after === "" ? element : pick(element, after.slice(1));
    return { path: `${path} ${i}`, type: typeName(item), value: ofItem(item, want) };
  });
  return { path, type: typeName(base), value: null, elements };
}

/** Of an element only text and hash can be asked for. */
const ofItem = (item: unknown, want: string) =>
  isText(want) || want === "hash" ? converted(item, want) : null;

const isText = (want: string) => want === "text" || want === "word";

function pick(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split(".")) {
    found = isObject(found) && Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined;
  }
  return found;
}

function converted(value: unknown, want: string): unknown {
  if (want === "number") return typeof value === "number" ? value : null;
  if (want === "flag") return typeof value === "boolean" ? value : null;
  if (typeof value !== "string") return null;
  if (want === "hash") return idHash(value);
  return want === "time" ? timeOf(value) : value;
}

function typeName(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
