import type { Database } from "bun:sqlite";

import { placesIn } from "../store/places.ts";
import { sessionsByPath, visitedPaths } from "../store/query.ts";
import { type Project, type Survey, surveyProjects } from "./resolve.ts";
import type { ProjectRule } from "./rule.ts";

/** A project, and what the index has of it. */
export type Listed = Project & {
  /** The directories of its sessions, the last used first; where none began in it, those in which something was done. */
  paths: string[];
  /** How many sessions people had in it, and when the last of any kind ended (UTC text, "" where none began in it). */
  sessions: number;
  lastUsed: string;
};

export type Listing = { projects: Listed[]; survey: Survey };

/** Every project with a session, the last used first; then those in which something was done in a session of another. */
export function listProjects(db: Database, rules: readonly ProjectRule[], home: string): Listing {
  const survey = surveyProjects(placesIn(db), rules, home);
  const projects = new Map<string, Listed>();
  for (const { path, sessions, last_used } of sessionsByPath(db)) {
    const project = survey.resolve(path);
    const known = projects.get(project.key);
    if (known === undefined) {
      projects.set(project.key, { ...project, paths: [path], sessions, lastUsed: last_used });
    } else {
      known.paths.push(path);
      known.sessions += sessions;
    }
  }
  return { projects: [...projects.values(), ...visitedOnly(db, survey, projects)], survey };
}

function visitedOnly(db: Database, survey: Survey, known: ReadonlyMap<string, Listed>): Listed[] {
  const visited = new Map<string, Listed>();
  for (const { path, session } of visitedPaths(db)) {
    const project = survey.resolve(path, session);
    if (known.has(project.key)) continue;
    const listed = visited.get(project.key) ?? { ...project, paths: [], sessions: 0, lastUsed: "" };
    if (!listed.paths.includes(path)) listed.paths.push(path);
    visited.set(project.key, listed);
  }
  return [...visited.values()];
}
