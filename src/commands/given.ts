import type { Given } from "../command.ts";
import { UsageError } from "../failure.ts";
import { hintOf } from "../nearest.ts";
import { flagFor } from "../option-name.ts";

/** The text of an option, undefined where it was not given. An empty one is a mistake. */
export function textOf(given: Given, name: string): string | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new UsageError(`${flagFor(name)} needs a value`);
}

/** The texts of an option that may be given several times, in order; none where it was not given. */
export function textsOf(given: Given, name: string): string[] {
  const values = given[name] ?? [];
  return (Array.isArray(values) ? values : [values]).map(
    (value: unknown) => textOf({ [name]: value }, name) ?? "",
  );
}

/** The argument `<name>` of a command, undefined where it may be left out and was. An empty one is a mistake. */
export function argumentOf(given: Given, name: string): string | undefined {
  const value = given[`<${name}>`];
  if (value === undefined) return undefined;
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new UsageError(`<${name}> cannot be empty`);
}

/** The argument `<name>` that a command cannot do without. */
export function requiredOf(given: Given, name: string): string {
  const value = argumentOf(given, name);
  if (value === undefined) throw new UsageError(`<${name}> is missing`);
  return value;
}

export const isOn = (given: Given, name: string): boolean => given[name] === true;

/** Whether `--no-<name>` was given. */
export const isOff = (given: Given, name: string): boolean => given[name] === false;

/** One of a few words; the message of a wrong one names the nearest. */
export function choiceOf<Choice extends string>(
  given: Given,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = textOf(given, name);
  if (value === undefined) return undefined;
  const choice = choices.find((one) => one === value);
  if (choice !== undefined) return choice;
  const hint = hintOf(value, choices, `one of ${choices.join(", ")}`);
  throw new UsageError(`${flagFor(name)} cannot be '${value}'; ${hint}`);
}

/** A whole number from 0 up. */
export function numberOf(given: Given, name: string): number | undefined {
  const value = textOf(given, name);
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new UsageError(`${flagFor(name)} must be a whole number, not '${value}'`);
}
