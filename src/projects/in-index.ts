import type { Database } from "bun:sqlite";

import { placesIn } from "../store/places.ts";
import { type Resolve, resolveProjects } from "./resolve.ts";
import type { ProjectRule } from "./rule.ts";

/** The project of a directory, as the index and the rules have it. */
export const projectsIn = (db: Database, rules: readonly ProjectRule[], home: string): Resolve =>
  resolveProjects(placesIn(db), rules, home);
