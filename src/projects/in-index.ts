import type { Database } from "bun:sqlite";

import { projectNameOf } from "../model/session.ts";
import type { ReportProject } from "../time/report.ts";
import type { ProjectRule } from "./rule.ts";

/** The project of a directory, as the index and the rules have it. */
export function projectsIn(
  _db: Database,
  _rules: readonly ProjectRule[],
): (path: string) => ReportProject {
  return (path) => ({ key: path, name: projectNameOf(path), client: null });
}
