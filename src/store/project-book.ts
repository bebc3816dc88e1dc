import type { Database } from "bun:sqlite";

import type { Project, Resolve } from "../projects/resolve.ts";

type Place = { path: string; session: string; key: string };

/** The projects of directories as the views have them, and as they are now. */
export class ProjectBook {
  readonly #db: Database;
  readonly #resolve: Resolve;
  readonly #before: Place[];
  readonly #places = new Map<string, Place>();
  readonly #names = new Map<string, Project>();

  constructor(db: Database, resolve: Resolve) {
    this.#db = db;
    this.#resolve = resolve;
    this.#before = db
      .query<Place, []>(
        "SELECT path, session_path AS session, project_key AS key FROM project_places",
      )
      .all();
    for (const { path, session } of this.#before) this.projectOf(path, session);
  }

  /** Whether a directory that is in the views is of another project now. */
  hasMoved(): boolean {
    return this.#before.some(({ path, session, key }) => this.projectOf(path, session).key !== key);
  }

  /** The project of what was done in a directory, in a session that began in another. */
  readonly projectOf = (path: string, session: string): Project => {
    const project = this.#resolve(path, session);
    this.#names.set(project.key, project);
    this.#places.set(`${path}\0${session}`, { path, session, key: project.key });
    return project;
  };

  /** Directories in which sessions began. */
  add(paths: readonly string[]): void {
    for (const path of paths) this.projectOf(path, path);
  }

  /** Forgets all directories: only those that are asked for from now on are kept. */
  clear(): void {
    this.#db.run("DELETE FROM project_places");
    this.#places.clear();
    this.#names.clear();
  }

  save(): void {
    const place = this.#db.query(
      "INSERT OR REPLACE INTO project_places (path, session_path, project_key) VALUES (?, ?, ?)",
    );
    const known = new Set(this.#before.map(({ path, session }) => `${path}\0${session}`));
    const isAnew = this.#db.query("SELECT 1 FROM project_places LIMIT 1").get() === null;
    for (const [id, { path, session, key }] of this.#places)
      if (isAnew || !known.has(id)) place.run(path, session, key);
    this.#forgetLeft();
    const keys = new Set([...this.#places.values()].map(({ key }) => key));
    this.#db.run("DELETE FROM project_names");
    const name = this.#db.query(
      "INSERT INTO project_names (project_key, name, client) VALUES (?, ?, ?)",
    );
    for (const { key, name: called, client } of this.#names.values())
      if (keys.has(key)) name.run(key, called, client);
  }

  /** Forgets the directories in which no session begins any more: one may say late where it began. */
  #forgetLeft(): void {
    const left = this.#db
      .query<Pick<Place, "path" | "session">, []>(
        `DELETE FROM project_places
          WHERE NOT EXISTS (SELECT 1 FROM agent_sessions WHERE project_path = session_path)
          RETURNING path, session_path AS session`,
      )
      .all();
    for (const { path, session } of left) this.#places.delete(`${path}\0${session}`);
  }
}
