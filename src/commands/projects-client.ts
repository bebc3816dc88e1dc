import type { ExitCode, Given, Io } from "../command.ts";
import { UsageError } from "../failure.ts";
import { assigning, projectMeant, releasing } from "../projects/change.ts";
import { harmless } from "../unseen.ts";
import { changeProjects } from "./change-projects.ts";
import { isOn, requiredOf } from "./given.ts";

/** Says which client a project is for, or that it is for none. */
export async function run(given: Given, io: Io): Promise<ExitCode> {
  const client = clientOf(given);
  return changeProjects(given, io, (context) => {
    const project = projectMeant(requiredOf(given, "project"), context);
    return {
      project,
      changes: client === null ? releasing(project, context) : assigning(project, client, context),
      outcome: { client },
      words: `'${harmless(project.name)}' is for ${harmless(client ?? "no client")} from now on, in the past too.`,
    };
  });
}

/** Null where none is wanted. */
function clientOf(given: Given): string | null {
  const client = String(given["<client>"] ?? "").trim();
  const isNone = isOn(given, "none");
  if (isNone && client !== "")
    throw new UsageError("--none says that the project is for no client; leave out the client");
  if (!isNone && client === "")
    throw new UsageError("'tt projects client' needs <client>, or --none for no client");
  return isNone ? null : client;
}
