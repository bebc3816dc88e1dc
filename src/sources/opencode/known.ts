/** What OpenCode 0.1 to 1.18 was seen to write; anything else is counted, as the sign of a new format. */
export const knownKeys: Record<"session" | "message", ReadonlySet<string>> = {
  session: new Set(
    "id slug version projectID directory parentID title permission time summary revert share".split(
      " ",
    ),
  ),
  message: new Set(
    (
      "id role sessionID time parts metadata summary agent model tools parentID system mode path cost " +
      "tokens modelID providerID error finish"
    ).split(" "),
  ),
};

export const knownRoles: ReadonlySet<string> = new Set(["user", "assistant"]);

export const knownPartTypes: ReadonlySet<string> = new Set(
  (
    "text reasoning tool tool-invocation step-start step-finish file agent patch subtask compaction " +
    "retry snapshot"
  ).split(" "),
);

/** Types of `session_message`. */
export const knownV2Types: ReadonlySet<string> = new Set([
  "user",
  "assistant",
  "system",
  "agent-switched",
  "model-switched",
]);

/** Columns of the table `session`, OpenCode 1.2.1 to 1.18.33. */
export const knownColumns: ReadonlySet<string> = new Set(
  (
    "id project_id workspace_id parent_id slug directory path title version share_url summary_additions " +
    "summary_deletions summary_files summary_diffs metadata cost tokens_input tokens_output " +
    "tokens_reasoning tokens_cache_read tokens_cache_write revert permission agent model time_created " +
    "time_updated time_compacting time_archived"
  ).split(" "),
);
