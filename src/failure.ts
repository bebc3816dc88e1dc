/** Something that the user can do something about: its message goes to stderr, and `tt` ends with 1. */
export class Failure extends Error {
  override readonly name = "Failure";
}

/** Arguments that make no sense: the message names the nearest right ones, and `tt` ends with 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The words of whatever was thrown. */
export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);

/** The system's name of an error ("EACCES"), or its words. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
