import { afterAll, afterEach, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";

import source from "../../../src/sources/opencode.ts";
import { contentsOf, indexOf, ingestInto } from "../../helpers/index.ts";

const home = mkdtempSync(join(tmpdir(), "tt-test-"));
afterEach(() => source.close());
afterAll(() => rmSync(home, { recursive: true, force: true }));

const TIME = 1750000000000;
const SESSION = "ses_0000000001example";

/** A tree of OpenCode 1.1 that is written as OpenCode writes it: a message again when it is done. */
class Tree {
  readonly root = mkdtempSync(join(home, "tree-"));
  #made = 0;
  #answers = 0;
  #open: (() => void)[] = [];

  session(change: object = {}, id = SESSION): void {
    const time = { created: TIME, updated: TIME + this.#made };
    const value = { id, version: "1.1.65", directory: "/garden", title: "Roses", time };
    this.#write(`session/global/${id}.json`, { ...value, ...change });
  }

  prompt(text = "Water the roses", session = SESSION): void {
    const id = this.#nextId();
    const created = this.#now();
    this.#write(`message/${session}/${id}.json`, { id, role: "user", time: { created } });
    this.#write(`part/${id}/prt_${this.#made}.json`, { type: "text", text });
  }

  /** @returns the file of its call */
  answer(call: object = {}, session = SESSION): string {
    const id = this.#nextId();
    const created = this.#now();
    const write = (time: object) =>
      this.#write(`message/${session}/${id}.json`, { id, role: "assistant", time });
    write({ created });
    // Some providers number their calls anew in each turn.
    const callID = `call_${this.#answers++ % 3}`;
    const state = { status: "completed", time: { start: created, end: created + 500 } };
    const part = { type: "tool", callID, tool: "bash", state, ...call };
    const path = this.#write(`part/${id}/prt_${this.#made}.json`, part);
    this.#open.push(() => write({ created, completed: created + 1000 }));
    return path;
  }

  finish(): void {
    for (const done of this.#open.splice(0)) done();
  }

  #nextId = () => `msg_${String(this.#made++).padStart(6, "0")}`;
  #now = () => TIME + 10_000 * this.#made;

  #write(path: string, value: object): string {
    const file = join(this.root, "storage", path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, JSON.stringify(value, null, 2));
    return file;
  }
}

/** Reads what is new, late enough for what was written to be older than the reading. */
async function ingestLater(db: Awaited<ReturnType<typeof indexOf>>, root: string): Promise<void> {
  Bun.sleepSync(60);
  await ingestInto(db, new Map([["opencode", [root]]]));
}

const skipsIn = (db: Awaited<ReturnType<typeof indexOf>>) => db.query("select * from skips").all();

test("parts of finished messages are not read again when their session grows", async () => {
  const tree = new Tree();
  tree.session();
  tree.prompt();
  const finished = tree.answer();
  tree.finish();
  Bun.sleepSync(60);
  const db = await indexOf("opencode", [tree.root]);
  writeFileSync(finished, "{ this is no part any more");
  tree.session({ title: "All flowers" });
  await ingestLater(db, tree.root);
  tree.prompt("And the lilies");
  const later = tree.answer();
  tree.finish();
  await ingestLater(db, tree.root);
  expect(db.query("select message_count, tool_call_count from agent_sessions").all()).toEqual([
    { message_count: 4, tool_call_count: 2 },
  ]);
  expect(skipsIn(db)).toEqual([]);

  writeFileSync(later, "{ this is no part any more");
  tree.answer();
  await ingestLater(db, tree.root);
  expect(skipsIn(db)).toEqual([]);
  await ingestInto(db, new Map([["opencode", [tree.root]]]), true);
  expect(skipsIn(db)).toHaveLength(2);
});

test("parts of a parent are not read again for a child that it starts, nor the child's for its parent", async () => {
  const tree = new Tree();
  const child = "ses_0000000002example";
  tree.session();
  tree.prompt();
  const ofParent = tree.answer();
  tree.finish();
  Bun.sleepSync(60);
  const db = await indexOf("opencode", [tree.root]);
  writeFileSync(ofParent, "{ this is no part any more");
  tree.session({ parentID: SESSION }, child);
  const input = { prompt: "Pull the weeds" };
  tree.answer({ tool: "task", state: { input, metadata: { sessionId: child } } });
  tree.prompt("Pull the weeds", child);
  const ofChild = tree.answer({}, child);
  tree.finish();
  await ingestLater(db, tree.root);
  writeFileSync(ofChild, "{ this is no part any more");
  tree.prompt("Thank you");
  await ingestLater(db, tree.root);
  expect(skipsIn(db)).toEqual([]);
  expect(
    db.query("select session_type, user_prompts from agent_sessions order by session_id").all(),
  ).toEqual([
    { session_type: "user", user_prompts: '["Water the roses","Thank you"]' },
    { session_type: "subagent", user_prompts: '["Pull the weeds"]' },
  ]);
});

const changes: Record<string, (tree: Tree) => void> = {
  prompt: (tree) => tree.prompt(),
  answer: (tree) => void tree.answer(),
  finish: (tree) => tree.finish(),
  "turn of a child": (tree) => {
    tree.session({ parentID: SESSION }, "ses_0000000002example");
    const input = { prompt: "Pull the weeds" };
    tree.answer({ tool: "task", callID: "call_task", state: { input } });
    tree.prompt("Pull the weeds", "ses_0000000002example");
    tree.prompt("By hand, please", "ses_0000000002example");
    tree.answer({}, "ses_0000000002example");
  },
  title: (tree) => tree.session({ title: "Lilies" }),
  revert: (tree) => tree.session({ revert: { messageID: "msg_000001" } }),
  "revert no more": (tree) => tree.session(),
  "broken part": (tree) => writeFileSync(tree.answer(), "{"),
};

test("a tree that was read while it grew gives what it gives when it is read at once", async () => {
  const step = fc.array(fc.constantFrom(...Object.keys(changes)), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (rounds) => {
      const tree = new Tree();
      tree.session();
      tree.prompt();
      const db = await indexOf("opencode", [tree.root]);
      for (const round of rounds) {
        for (const name of round) changes[name]?.(tree);
        await ingestLater(db, tree.root);
      }
      const anew = await indexOf("opencode", [tree.root]);
      expect(contentsOf(db)).toEqual(contentsOf(anew));
      expect(skipsIn(db)).toEqual(skipsIn(anew));
      anew.close();
      db.close();
    }),
    { numRuns: 20 },
  );
}, 60_000);
