/** A table without its constraints, so that anything may stand in it. */
const freed = (table: string) => `
  CREATE TABLE free AS SELECT * FROM ${table}; DROP TABLE ${table}; ALTER TABLE free RENAME TO ${table};`;

const tables = ["session", "message", "part"] as const;

const columns: Record<(typeof tables)[number], readonly string[]> = {
  session: [
    "id",
    "parent_id",
    "directory",
    "title",
    "version",
    "revert",
    "time_created",
    "time_updated",
  ],
  message: ["id", "session_id", "time_created", "time_updated", "data"],
  part: ["id", "message_id", "session_id", "time_created", "time_updated", "data"],
};

/** What may stand where something else is expected, as SQL. */
const values: readonly [name: string, sql: string][] = [
  ["NULL", "NULL"],
  ["a blob", "x'00ff'"],
  ["text as a blob", "cast(? AS blob)"],
  ["a number as text", "'12'"],
  ["the text of a number", "cast(? AS text)"],
  ["the largest number", "9223372036854775807"],
  ["a negative number", "-1"],
  ["a fraction", "1.5"],
  ["infinity", "9e999"],
  ["an empty text", "''"],
  ["one value for all", "'same'"],
  ["a text with NUL", "'a' || char(0) || 'b'"],
  ["a long text", "hex(zeroblob(2000000))"],
];

const documents: readonly [name: string, sql: string][] = [
  ["no JSON", "'{'"],
  ["an array", "'[]'"],
  ["null", "'null'"],
  ["a text", `'"x"'`],
  ["an empty object", "'{}'"],
  ["deep nesting", `replace(hex(zeroblob(100000)), '00', '[')`],
  [
    "deep nesting in an object",
    `'{"role":"user","x":' || replace(hex(zeroblob(500)), '00', '[') || replace(hex(zeroblob(500)), '00', ']') || '}'`,
  ],
  ["JSON5", `'{role:"user",}'`],
  ["JSONB", "jsonb(?)"],
  ["a role of another type", `json_set(?, '$.role', 7)`],
  ["a type of another type", `json_set(?, '$.type', json('[]'))`],
  ["a text of another type", `json_set(?, '$.text', json('{"a":1}'))`],
  ["times of another type", `json_set(?, '$.time', 'yesterday')`],
  ["a time that is none", `json_set(?, '$.time.created', 9e999)`],
  ["huge numbers", `json_set(?, '$.time.created', 9223372036854775807)`],
  ["a state of another type", `json_set(?, '$.state', 1)`],
  ["two members of one name", `'{"role":"assistant",' || substr(?, 2)`],
  ["a mark of order", `char(65279) || ?`],
];

const perColumn = tables.flatMap((table) =>
  columns[table].flatMap((column): [string, string][] => [
    [`${table}.${column} is gone`, `${freed(table)} ALTER TABLE ${table} DROP COLUMN ${column}`],
    [
      `${table}.${column} has another name`,
      `${freed(table)} ALTER TABLE ${table} RENAME COLUMN ${column} TO other`,
    ],
    ...values.map(([name, value]): [string, string] => [
      `${table}.${column} is ${name}`,
      `${freed(table)} UPDATE ${table} SET ${column} = ${value.replaceAll("?", column)}`,
    ]),
  ]),
);

const perTable = tables.flatMap((table): [string, string][] => [
  [`no table ${table}`, `DROP TABLE ${table}`],
  [
    `a view named ${table}`,
    `ALTER TABLE ${table} RENAME TO hidden; CREATE VIEW ${table} AS SELECT * FROM hidden`,
  ],
  [
    `a virtual table ${table}`,
    `ALTER TABLE ${table} RENAME TO hidden; CREATE VIRTUAL TABLE ${table} USING fts5(${columns[table].join()});
     INSERT INTO ${table} SELECT ${columns[table].join()} FROM hidden`,
  ],
  [
    `${table} in upper case`,
    `ALTER TABLE ${table} RENAME TO x; ALTER TABLE x RENAME TO ${table.toUpperCase()}`,
  ],
  [
    `${table} without rowids`,
    `${freed(table)} CREATE TABLE bare (${columns[table].join()}, PRIMARY KEY (id)) WITHOUT ROWID;
     INSERT INTO bare SELECT ${columns[table].join()} FROM ${table}; DROP TABLE ${table}; ALTER TABLE bare RENAME TO ${table}`,
  ],
  [`${table} twice as many`, `${freed(table)} INSERT INTO ${table} SELECT * FROM ${table}`],
  [
    `triggers on ${table}`,
    `CREATE TRIGGER t1 AFTER UPDATE ON ${table} BEGIN DELETE FROM ${table}; END;
     CREATE TRIGGER t2 BEFORE INSERT ON ${table} BEGIN SELECT raise(ABORT, 'no'); END`,
  ],
]);

/** What OpenCode's databases may be besides damaged: each with the SQL that makes a sound one so. */
export const oddities: readonly (readonly [what: string, sql: string])[] = [
  ...perTable,
  ...perColumn,
  ...(["message", "part"] as const).flatMap((table) =>
    documents.map(([name, value]): [string, string] => [
      `${table}.data is ${name}`,
      `${freed(table)} UPDATE ${table} SET data = ${value.replaceAll("?", "data")}`,
    ]),
  ),
  ["messages of a session that was deleted", "DELETE FROM session WHERE rowid = 1"],
  ["parts of a message that was deleted", "DELETE FROM message WHERE rowid = 1"],
  ["each session its own parent", "UPDATE session SET parent_id = id"],
  [
    "sessions that are each other's parents",
    "UPDATE session SET parent_id = (SELECT other.id FROM session other WHERE other.id <> session.id)",
  ],
  ["a parent that is not there", "UPDATE session SET parent_id = 'ses_nowhere'"],
  ["messages of sessions that are not there", "UPDATE message SET session_id = 'ses_nowhere'"],
  ["parts of messages that are not there", "UPDATE part SET message_id = 'msg_nowhere'"],
  ["parts of other sessions", "UPDATE part SET session_id = 'ses_nowhere'"],
  ["a version that is to come", "PRAGMA user_version = 2147483647"],
  ["another program's id", "PRAGMA application_id = 252006674"],
];
