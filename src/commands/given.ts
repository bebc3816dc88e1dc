import { UsageError } from "../failure.ts";
import { nearest } from "../nearest.ts";
import type { Given } from "./command.ts";

/** The text of an option, undefined where it was not given. An empty one is a mistake. */
export function textOf(given: Given, name: string): string | undefined {
  const value = given[name];
  if (value === undefined) return undefined;
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new UsageError(`${flagOf(name)} needs a value`);
}

export const isOn = (given: Given, name: string): boolean => given[name] === true;

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
  const close = nearest(value, choices);
  const hint = close === null ? `one of ${choices.join(", ")}` : `did you mean '${close}'?`;
  throw new UsageError(`${flagOf(name)} cannot be '${value}'; ${hint}`);
}

/** A whole number from 0 up. */
export function numberOf(given: Given, name: string): number | undefined {
  const value = textOf(given, name);
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new UsageError(`${flagOf(name)} must be a whole number, not '${value}'`);
}

const flagOf = (name: string) =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
