-- Version 11: the database as an interface (docs/sql.md): views, and the few figures that SQL cannot compute itself.

-- Projects as the configuration names them, and which one each directory is of (src/projects/resolve.ts): a directory
-- by itself, or one in which something was done in a session that began in another.
CREATE TABLE project_names (
    project_key TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    client TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE project_places (
    path TEXT NOT NULL,
    session_path TEXT NOT NULL,
    project_key TEXT NOT NULL,
    PRIMARY KEY (path, session_path)
) STRICT, WITHOUT ROWID;

-- The figures of each project's day (src/store/day-figures.ts), in milliseconds; a cell in which nothing was done is
-- not there. `date` is the local day.
CREATE TABLE day_figures (
    date TEXT NOT NULL,
    project_key TEXT NOT NULL,
    direct_ms INTEGER NOT NULL,
    delegated_ms INTEGER NOT NULL,
    agent_wall_ms INTEGER NOT NULL,
    supervised_ms INTEGER NOT NULL,
    autonomous_ms INTEGER NOT NULL,
    tracked_ms INTEGER NOT NULL,
    unaccounted_ms INTEGER NOT NULL,
    prompts INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    PRIMARY KEY (date, project_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idx_day_figures_project ON day_figures(project_key);

-- What of a day's figures is not the sum of its projects', and the least and the most direct time that the same acts
-- can be taken for.
CREATE TABLE day_totals (
    date TEXT PRIMARY KEY,
    agent_wall_ms INTEGER NOT NULL,
    supervised_ms INTEGER NOT NULL,
    autonomous_ms INTEGER NOT NULL,
    tracked_ms INTEGER NOT NULL,
    direct_low_ms INTEGER NOT NULL,
    direct_high_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- In which sessions (by those at their roots) anything was done on a project's day.
CREATE TABLE day_sessions (
    date TEXT NOT NULL,
    project_key TEXT NOT NULL,
    root TEXT NOT NULL,
    PRIMARY KEY (date, project_key, root)
) STRICT, WITHOUT ROWID;

-- Under which settings the figures were made: one row, none before the first time.
CREATE TABLE figures_basis (basis TEXT NOT NULL) STRICT;

-- What the figures do not know yet: sessions with the times they had before (null: none), and whether who started them
-- changed; '' stands for what is known of directories. Empty when an ingest has ended.
CREATE TABLE figures_stale (
    session_id TEXT PRIMARY KEY,
    times BLOB,
    whole INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- The conflict clause of the statement that fires a trigger goes before the trigger's own, so that these have none.
CREATE TRIGGER stale_activity_new AFTER INSERT ON activity BEGIN
    INSERT INTO figures_stale (session_id) SELECT NEW.session_id
     WHERE NOT EXISTS (SELECT 1 FROM figures_stale WHERE session_id = NEW.session_id);
END;
CREATE TRIGGER stale_activity_changed AFTER UPDATE ON activity BEGIN
    INSERT INTO figures_stale (session_id, times) SELECT OLD.session_id, OLD.times
     WHERE NOT EXISTS (SELECT 1 FROM figures_stale WHERE session_id = OLD.session_id);
END;
CREATE TRIGGER stale_activity_gone AFTER DELETE ON activity BEGIN
    INSERT INTO figures_stale (session_id, times) SELECT OLD.session_id, OLD.times
     WHERE NOT EXISTS (SELECT 1 FROM figures_stale WHERE session_id = OLD.session_id);
END;
CREATE TRIGGER stale_kin BEFORE INSERT ON agent_sessions
WHEN EXISTS (
    SELECT 1 FROM agent_sessions WHERE session_id = NEW.session_id
       AND (session_type <> NEW.session_type OR parent_session_id IS NOT NEW.parent_session_id
            OR project_path <> NEW.project_path)
) BEGIN
    INSERT INTO figures_stale (session_id, times)
    SELECT NEW.session_id, (SELECT times FROM activity WHERE session_id = NEW.session_id)
     WHERE NOT EXISTS (SELECT 1 FROM figures_stale WHERE session_id = NEW.session_id);
    UPDATE figures_stale SET whole = 1 WHERE session_id = NEW.session_id;
END;
CREATE TRIGGER stale_places_new AFTER INSERT ON places BEGIN
    INSERT INTO figures_stale (session_id) SELECT ''
     WHERE NOT EXISTS (SELECT 1 FROM figures_stale WHERE session_id = '');
END;
CREATE TRIGGER stale_places_changed AFTER UPDATE ON places BEGIN
    INSERT INTO figures_stale (session_id) SELECT ''
     WHERE NOT EXISTS (SELECT 1 FROM figures_stale WHERE session_id = '');
END;

CREATE VIEW v_sessions AS
SELECT s.session_id,
       s.source,
       s.session_type,
       s.parent_session_id,
       p.project_key,
       n.name AS project,
       n.client,
       s.project_path,
       s.start_time AS started_at,
       coalesce(s.end_time, s.start_time) AS ended_at,
       CAST(round((julianday(coalesce(s.end_time, s.start_time)) - julianday(s.start_time)) * 86400000) AS INTEGER) AS duration_ms,
       s.message_count - coalesce(s.assistant_message_count, 0) AS prompts,
       s.assistant_message_count AS assistant_messages,
       s.tool_call_count AS tool_calls,
       nullif(s.summary, '') AS title,
       nullif(s.starting_prompt, '') AS first_prompt
  FROM agent_sessions s
  LEFT JOIN project_places p ON p.path = s.project_path AND p.session_path = s.project_path
  LEFT JOIN project_names n USING (project_key);

CREATE VIEW v_events AS
SELECT e.id AS event_id,
       e.timestamp,
       e.type,
       e.kind,
       e.source,
       e.session_id,
       s.session_type,
       coalesce(p.project_key, q.project_key) AS project_key,
       n.name AS project,
       n.client,
       e.cwd
  FROM events e
  LEFT JOIN agent_sessions s ON s.session_id = e.session_id
  LEFT JOIN project_places p ON p.path = e.cwd AND p.session_path = s.project_path
  LEFT JOIN project_places q ON q.path = s.project_path AND q.session_path = s.project_path
  LEFT JOIN project_names n ON n.project_key = coalesce(p.project_key, q.project_key);

CREATE VIEW v_prompts AS
SELECT e.id AS event_id,
       e.timestamp,
       e.kind,
       e.source,
       e.session_id,
       s.session_type,
       coalesce(p.project_key, q.project_key) AS project_key,
       n.name AS project,
       n.client,
       e.cwd,
       t.text
  FROM events e
  LEFT JOIN agent_sessions s ON s.session_id = e.session_id
  LEFT JOIN project_places p ON p.path = e.cwd AND p.session_path = s.project_path
  LEFT JOIN project_places q ON q.path = s.project_path AND q.session_path = s.project_path
  LEFT JOIN project_names n ON n.project_key = coalesce(p.project_key, q.project_key)
  LEFT JOIN prompts t ON t.prompt_key = e.prompt_key
 WHERE e.type = 'user_message';

CREATE VIEW v_days AS
SELECT f.date,
       f.project_key,
       n.name AS project,
       n.client,
       f.direct_ms,
       f.delegated_ms,
       f.agent_wall_ms,
       f.supervised_ms,
       f.autonomous_ms,
       f.tracked_ms,
       f.prompts,
       f.sessions,
       round(f.direct_ms / 3600000.0, 4) AS direct_hours,
       round(f.delegated_ms / 3600000.0, 4) AS delegated_hours
  FROM day_figures f
  LEFT JOIN project_names n USING (project_key)
 WHERE f.tracked_ms > 0 OR f.prompts > 0 OR f.sessions > 0;

CREATE VIEW v_projects AS
SELECT n.project_key,
       n.name AS project,
       n.client,
       coalesce(s.sessions, 0) AS sessions,
       s.first_used,
       s.last_used,
       coalesce(f.days, 0) AS days,
       coalesce(f.direct_ms, 0) AS direct_ms,
       coalesce(f.delegated_ms, 0) AS delegated_ms,
       coalesce(f.prompts, 0) AS prompts
  FROM project_names n
  LEFT JOIN (
       SELECT project_key,
              count(*) FILTER (WHERE session_type = 'user') AS sessions,
              min(start_time) AS first_used,
              max(coalesce(end_time, start_time)) AS last_used
         FROM agent_sessions JOIN project_places ON path = project_path AND session_path = project_path
        GROUP BY project_key) s USING (project_key)
  LEFT JOIN (
       SELECT project_key, count(*) AS days, sum(direct_ms) AS direct_ms, sum(delegated_ms) AS delegated_ms,
              sum(prompts) AS prompts
         FROM day_figures WHERE tracked_ms > 0 OR prompts > 0 OR sessions > 0
        GROUP BY project_key) f USING (project_key);

CREATE VIEW v_clients AS
SELECT client,
       count(*) AS projects,
       sum(sessions) AS sessions,
       min(first_used) AS first_used,
       max(last_used) AS last_used,
       sum(direct_ms) AS direct_ms,
       sum(delegated_ms) AS delegated_ms,
       sum(prompts) AS prompts
  FROM v_projects GROUP BY client;

CREATE VIEW v_session_tree AS
WITH RECURSIVE tree (session_id, root_session_id, depth) AS (
    SELECT session_id, session_id, 0 FROM agent_sessions WHERE session_type = 'user' OR parent_session_id IS NULL
     UNION ALL
    SELECT s.session_id, tree.root_session_id, tree.depth + 1
      FROM tree JOIN agent_sessions s ON s.parent_session_id = tree.session_id AND s.session_type <> 'user'
)
SELECT session_id, root_session_id, depth FROM tree;

UPDATE schema_info SET version = 11;
