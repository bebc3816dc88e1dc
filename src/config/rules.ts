import { Failure } from "../failure.ts";
import { hintOf } from "../nearest.ts";
import type { ProjectRule } from "../projects/rule.ts";
import type { ConfigFile } from "./file.ts";

const known = ["match", "name", "client"];

/** The `[[project]]` blocks, in the order of the file. */
export function rulesOf({ data, name }: Pick<ConfigFile, "data" | "name">): ProjectRule[] {
  const blocks = data["project"] ?? [];
  if (!Array.isArray(blocks) || !blocks.every(isTable)) {
    throw new Failure(`${name}: 'project' must be blocks that begin with [[project]]`);
  }
  return blocks.map((block: Record<string, unknown>, index) =>
    ruleOf(block, `${name}, [[project]] ${index + 1}`),
  );
}

export const isTable = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function ruleOf(block: Record<string, unknown>, where: string): ProjectRule {
  const odd = Object.keys(block).find((key) => !known.includes(key));
  if (odd !== undefined) {
    throw new Failure(`${where}: there is no '${odd}'; ${hintOf(odd, known)}`);
  }
  const match = wordsOf(block, "match", where);
  const name = wordsOf(block, "name", where);
  const client = wordsOf(block, "client", where);
  if (match === null)
    throw new Failure(`${where}: 'match' is missing; it says which project it is`);
  if (name === null && client === null) {
    throw new Failure(`${where}: it says neither a name nor a client; write name = "…"`);
  }
  return { match, name, client };
}

function wordsOf(block: Record<string, unknown>, key: string, where: string): string | null {
  const value = block[key];
  if (value === undefined) return null;
  if (typeof value === "string" && value.trim() !== "") return value.trim();
  throw new Failure(`${where}: '${key}' must be text that is not empty, in quotes`);
}
