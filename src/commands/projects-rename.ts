import type { ExitCode, Given, Io } from "../command.ts";
import { projectMeant, renaming } from "../projects/change.ts";
import { harmless } from "../unseen.ts";
import { changeProjects } from "./change-projects.ts";
import { requiredOf } from "./given.ts";

/** Gives a project another name. */
export const run = (given: Given, io: Io): Promise<ExitCode> =>
  changeProjects(given, io, (context) => {
    const project = projectMeant(requiredOf(given, "project"), context);
    const name = requiredOf(given, "name").trim();
    return {
      project,
      changes: renaming(project, name, context),
      outcome: { name },
      words: `'${harmless(project.name)}' is called '${harmless(name)}' from now on, in the past too.`,
    };
  });
