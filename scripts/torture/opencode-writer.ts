/** Writes messages into an OpenCode database as OpenCode does, for so many seconds, and prints the texts as JSON. */
import { Database } from "bun:sqlite";

const [path = "", seconds = "1"] = Bun.argv.slice(2);
const db = new Database(path);
db.run("PRAGMA journal_mode = WAL");
db.run("PRAGMA busy_timeout = 5000");

const session = db.query<{ id: string }, []>("SELECT id FROM session ORDER BY id LIMIT 1").get();
if (session === null) throw new Error("the database has no session");
const addMessage = db.query("INSERT INTO message VALUES (?, ?, ?, ?, ?)");
const addPart = db.query("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)");
const touch = db.query("UPDATE session SET time_updated = ? WHERE id = ?");

const written: string[] = [];
const end = Date.now() + 1000 * Number(seconds);
for (let number = 0; Date.now() < end; number++) {
  write(number, `written meanwhile ${number}`);
  await Bun.sleep(3);
}
db.close();
console.log(JSON.stringify(written));

/** The message first and its part in a transaction of its own: so does OpenCode. */
function write(number: number, text: string): void {
  const now = Date.now();
  const id = (kind: string) => `${kind}_f${number.toString(16).padStart(11, "0")}torture`;
  const sessionId = session?.id ?? "";
  const message = { role: "user", time: { created: now }, agent: "build" };
  addMessage.run(id("msg"), sessionId, now, now, JSON.stringify(message));
  addPart.run(id("prt"), id("msg"), sessionId, now, now, JSON.stringify({ type: "text", text }));
  touch.run(now, sessionId);
  written.push(text);
}
