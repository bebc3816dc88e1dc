import type { Database } from "bun:sqlite";

import { projectNameOf, type SessionSource } from "../model/session.ts";

type ProjectCount = { project_name: string; sessions: number };

/**
 * The projects with the most sessions of people in some sources, most first. The figures must be up to date.
 *
 * The counts of all directories of one name stand in an index. Rows are read only where several projects have such
 * directories: with thousands of sessions that takes longer than all else of a run in which nothing is new.
 */
export function countByProject(db: Database, sources: readonly SessionSource[]): ProjectCount[] {
  const places = projectPlaces(db);
  const projects = projectsByName(places);
  const counts = new Map<string, ProjectCount>();
  const add = ({ key, name }: Place, sessions: number) => {
    const before = counts.get(key)?.sessions ?? 0;
    counts.set(key, { project_name: name, sessions: before + sessions });
  };
  const shared: string[] = [];
  for (const { name, sessions } of countByName(db, sources)) {
    const project = projects.get(name);
    if (project === null) shared.push(name);
    else if (project !== undefined) add(project, sessions);
  }
  if (shared.length > 0) {
    const byPath = new Map(places.map((place) => [place.path, place]));
    for (const { path, sessions } of countByPath(db, sources, shared)) {
      const project = byPath.get(path);
      if (project !== undefined) add(project, sessions);
    }
  }
  return [...counts.values()].toSorted(mostFirst);
}

/** By the names of directories: a place of the project, null where several projects have directories of the name. */
function projectsByName(places: readonly Place[]): Map<string, Place | null> {
  const projects = new Map<string, Place | null>();
  for (const place of places) {
    const name = projectNameOf(place.path);
    const before = projects.get(name);
    const isShared = before === null || (before !== undefined && before.key !== place.key);
    projects.set(name, isShared ? null : place);
  }
  return projects;
}

const mostFirst = (a: ProjectCount, b: ProjectCount) =>
  b.sessions - a.sessions || (a.project_name < b.project_name ? -1 : 1);

/** A directory in which sessions began, and its project. */
type Place = { path: string; key: string; name: string };

const projectPlaces = (db: Database) =>
  db
    .query<Place, []>(
      `SELECT path, project_key AS key, name FROM project_places JOIN project_names USING (project_key)
        WHERE path = session_path`,
    )
    .all();

const countByName = (db: Database, sources: readonly SessionSource[]) =>
  db
    .query<{ name: string; sessions: number }, [string]>(
      `SELECT project_name AS name, count(*) AS sessions FROM agent_sessions
        WHERE session_type = 'user' AND source IN (SELECT value FROM json_each(?)) GROUP BY project_name`,
    )
    .all(JSON.stringify(sources));

const countByPath = (db: Database, sources: readonly SessionSource[], names: readonly string[]) =>
  db
    .query<{ path: string; sessions: number }, [string, string]>(
      `SELECT project_path AS path, count(*) AS sessions FROM agent_sessions
        WHERE session_type = 'user' AND source IN (SELECT value FROM json_each(?))
          AND project_name IN (SELECT value FROM json_each(?)) GROUP BY path`,
    )
    .all(JSON.stringify(sources), JSON.stringify(names));
