/**
 * What brings an index to each version from the one before; every row is kept. Once released a step stays as it is.
 * A new index is made by schema.sql, which says the same.
 */
export const migrations: readonly { to: number; sql: string }[] = [
  {
    to: 8,
    sql: `CREATE TABLE seals (folder TEXT PRIMARY KEY, seal TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE INDEX idx_agent_sessions_counts ON agent_sessions(source, session_type, project_name);`,
  },
];
