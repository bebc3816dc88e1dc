import type { Skip } from "../model/transcript.ts";
import type { Finder } from "./source.ts";

type Checkable = { traverse: (value: unknown) => unknown };

/**
 * A skip with what exactly is wrong with its record, by names and types; no value of the record's is told. Loads the
 * source's schemas, and arktype with them (about 200 ms), only where a record was refused.
 */
export async function wordFault({ schemas }: Finder, { invalid, ...skip }: Skip): Promise<Skip> {
  if (invalid === undefined || schemas === undefined) return skip;
  const schema: unknown = Reflect.get(await schemas(), invalid.schema);
  const faults = isCheckable(schema) ? faultsOf(schema.traverse(invalid.value)) : [];
  return faults.length === 0 ? skip : { ...skip, reason: `${skip.reason}: ${faults.join("; ")}` };
}

function faultsOf(result: unknown): string[] {
  if (!(Array.isArray(result) && "summary" in result)) return [];
  return result
    .slice(0, 3)
    .map((fault: { propString?: string; path?: unknown; expected?: unknown; code?: unknown }) => {
      const place = String(fault.path ?? "");
      return `${place === "" ? "it" : place} must be ${String(fault.expected ?? fault.code)}`;
    });
}

const isCheckable = (schema: unknown): schema is Checkable =>
  typeof schema === "function" && "traverse" in schema;
