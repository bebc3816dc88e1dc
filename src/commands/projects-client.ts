import { assigning, projectMeant } from "../projects/change.ts";
import { harmless } from "../unseen.ts";
import { changeProjects } from "./change-projects.ts";
import type { ExitCode, Given, Io } from "./command.ts";
import { requiredOf } from "./given.ts";

/** Says which client a project is for. */
export const run = (given: Given, io: Io): Promise<ExitCode> =>
  changeProjects(given, io, (context) => {
    const project = projectMeant(requiredOf(given, "project"), context);
    const client = requiredOf(given, "client").trim();
    return {
      project,
      changes: assigning(project, client, context),
      outcome: { client },
      words: `'${harmless(project.name)}' is for ${harmless(client)} from now on, in the past too.`,
    };
  });
