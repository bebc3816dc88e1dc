import type { ExitCode, Given, Io } from "../command.ts";
import { merging, projectMeant } from "../projects/change.ts";
import type { Project } from "../projects/resolve.ts";
import { harmless } from "../unseen.ts";
import { changeProjects } from "./change-projects.ts";
import { requiredOf } from "./given.ts";

/** Makes a project a part of another. */
export const run = (given: Given, io: Io): Promise<ExitCode> =>
  changeProjects(given, io, (context) => {
    const project = projectMeant(requiredOf(given, "project"), context);
    const into = projectMeant(requiredOf(given, "into"), context);
    return {
      project,
      changes: merging(project, into, context),
      outcome: { name: into.name, client: into.client },
      words: `'${harmless(project.name)}' is a part of '${harmless(into.name)}' from now on, in the past too.${wordClients(project, into)}`,
    };
  });

/** Whose the time was and is, where that changes with it. */
function wordClients({ client: was }: Project, { client: is }: Project): string {
  return was === is ? "" : ` It was for ${wordClient(was)}, and is for ${wordClient(is)} with it.`;
}

const wordClient = (client: string | null) => (client === null ? "no client" : harmless(client));
