import type { Database } from "bun:sqlite";

import { placesIn } from "../store/places.ts";
import { type Resolve, type Survey, surveyProjects } from "./resolve.ts";
import type { ProjectRule } from "./rule.ts";

/** The projects, as the index and the rules have them. */
export const surveyIn = (db: Database, rules: readonly ProjectRule[], home: string): Survey =>
  surveyProjects(placesIn(db), rules, home);

/** The project of a directory. */
export const projectsIn = (db: Database, rules: readonly ProjectRule[], home: string): Resolve =>
  surveyIn(db, rules, home).resolve;
