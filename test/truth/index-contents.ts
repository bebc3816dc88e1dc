import type { Database } from "bun:sqlite";

type SessionRow = {
  session_id: string;
  parent_session_id: string | null;
  session_type: string;
  project_path: string;
  summary: string | null;
  assistant_message_count: number;
  tool_call_count: number;
};

/** What an index says, in the form in which the truth asks for it. */
export class IndexContents {
  readonly #rows: Map<string, SessionRow>;
  readonly #prompts: Map<string, string[]>;

  constructor(db: Database) {
    const rows = db.query<SessionRow, []>("SELECT * FROM agent_sessions").all();
    this.#rows = new Map(rows.map((row) => [row.session_id, row]));
    const typed = db.query<{ session_id: string; text: string }, []>(
      `SELECT session_id, text FROM events JOIN prompts USING (prompt_key)
        WHERE type = 'user_message' ORDER BY timestamp`,
    );
    const bySession = Map.groupBy(typed.all(), ({ session_id }) => session_id);
    this.#prompts = new Map(
      [...bySession].map(([id, events]) => [id, events.map(({ text }) => text)]),
    );
  }

  get ids(): string[] {
    return [...this.#rows.keys()];
  }

  row(sessionId: string): SessionRow | null {
    return this.#rows.get(sessionId) ?? null;
  }

  /** What a person typed in a session, in the order of time. */
  prompts(sessionId: string): string[] {
    return this.#prompts.get(sessionId) ?? [];
  }

  /** What was typed in the sessions of some directories. */
  promptsIn(folders: ReadonlySet<string>): string[] {
    const rows = [...this.#rows.values()].filter(({ project_path }) => folders.has(project_path));
    return rows.flatMap(({ session_id }) => this.prompts(session_id));
  }

  /** The subagents of a session and of its subagents. */
  subagents(sessionId: string): SessionRow[] {
    const children = [...this.#rows.values()].filter(
      (row) => row.parent_session_id === sessionId && row.session_type === "subagent",
    );
    return children.flatMap((child) => [child, ...this.subagents(child.session_id)]);
  }
}
