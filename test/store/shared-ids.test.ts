import type { Database } from "bun:sqlite";
import { expect, test } from "bun:test";

import { forget } from "../../src/store/forget.ts";
import { FOR_EVER } from "../../src/store/forgotten.ts";
import { sessionIds, unitsOf } from "../../src/store/sessions.ts";
import { ownSteps } from "../../src/store/told.ts";
import { treesOf } from "../../src/store/trees.ts";
import { contentsOf, indexOf, ingestInto } from "../helpers/index.ts";
import { answered, forkOf, newRoot, type Said, typed, writeSession } from "./prompt-files.ts";

const idsIn = (db: Database) => sessionIds(db).sort();

const textsIn = (db: Database) =>
  db
    .query<{ text: string }, []>("SELECT text FROM prompts ORDER BY text")
    .all()
    .map(({ text }) => text);

const forgetTree = (db: Database, id: string) => forget(db, new Set(treesOf(db, [id])), FOR_EVER);

const filesOf = (db: Database, id: string) =>
  unitsOf(db, id).map(({ path }) => path.split("/").slice(-3).join("/"));

const stepsOf = (db: Database, id: string) => ownSteps(db, [id]).get(id)?.length;

const told: Said[] = [typed("a", 1, "Plant the hawthorn"), answered("b", 2)];
const later: Said[] = [typed("c", 9, "Now the beans"), answered("d", 10)];

/** One subagent's id in several sessions' folders, as Claude Code 2.0.28 to 2.1.14 gives it to many. */
function writeNamesakes(root: string, parents = ["spring", "autumn"]): void {
  for (const parent of parents) {
    writeSession(root, parent, [
      typed(`${parent}-1`, 1, `Ask in ${parent}`),
      answered(`${parent}-2`, 2),
    ]);
    writeSession(
      root,
      parent,
      [typed(`${parent}-3`, 3, `Dig in ${parent}`), answered(`${parent}-4`, 4)],
      {
        file: `${parent}/subagents/agent-a73259a.jsonl`,
        isSidechain: true,
        agentId: "a73259a",
        version: "2.1.14",
      },
    );
  }
}

test("a session whose file is named with an @ is forgotten, and does not come back when it grows", async () => {
  const root = newRoot();
  writeSession(root, "one@old", told);
  writeSession(
    root,
    "main@old@older",
    told.map((said) => ({ ...said, uuid: `m-${said.uuid}` })),
  );
  writeSession(root, "main@old@older", later, {
    file: "main@old@older/subagents/agent-a7@old.jsonl",
    isSidechain: true,
  });
  const db = await indexOf("claude", [root]);
  expect(idsIn(db)).toEqual(["agent-a7@old", "main@old@older", "one@old"]);
  for (const id of ["one@old", "main@old@older"]) forgetTree(db, id);
  expect([idsIn(db), textsIn(db)]).toEqual([[], []]);
  writeSession(root, "one@old", [...told, ...later]);
  await ingestInto(db, new Map([["claude", [root]]]), true);
  expect([idsIn(db), textsIn(db)]).toEqual([[], []]);
});

test("an origin that has an @ in its id and no file any more is forgotten, and its fork stays", async () => {
  const root = newRoot();
  writeSession(root, "fork", [...forkOf("one@old", told), ...later]);
  const db = await indexOf("claude", [root]);
  expect(idsIn(db)).toEqual(["fork", "one@old"]);
  forgetTree(db, "one@old");
  expect([idsIn(db), textsIn(db)]).toEqual([["fork"], ["Now the beans"]]);
});

test("a session whose file is named with an @ has its steps and its file", async () => {
  const root = newRoot();
  writeSession(root, "one@old", told);
  const db = await indexOf("claude", [root]);
  expect(filesOf(db, "one@old")).toEqual(["projects/-home-kim-garden/one@old.jsonl"]);
  expect(stepsOf(db, "one@old")).toBe(2);
});

test("of two subagents of one id each has its own steps and its own file", async () => {
  const root = newRoot();
  writeNamesakes(root);
  const db = await indexOf("claude", [root]);
  expect(idsIn(db)).toEqual(["agent-a73259a", "agent-a73259a@spring", "autumn", "spring"]);
  expect(filesOf(db, "agent-a73259a@spring")).toEqual(["spring/subagents/agent-a73259a.jsonl"]);
  expect([stepsOf(db, "agent-a73259a"), stepsOf(db, "agent-a73259a@spring")]).toEqual([2, 2]);
});

test.each(["spring", "autumn"])(
  "of two subagents of one id that of the session that stays stays: without %s",
  async (gone) => {
    const root = newRoot();
    writeNamesakes(root);
    const db = await indexOf("claude", [root]);
    const places = new Map([["claude" as const, [root]]]);
    const other = gone === "spring" ? "autumn" : "spring";
    forgetTree(db, gone);
    expect(idsIn(db)).toEqual(["agent-a73259a", other]);
    expect(textsIn(db)).toEqual([`Ask in ${other}`, `Dig in ${other}`]);
    await ingestInto(db, places);
    const after = contentsOf(db);
    await ingestInto(db, places, true);
    expect(contentsOf(db)).toEqual(after);
  },
);

test("two of one id are not taken for those of another that it begins with", async () => {
  const root = newRoot();
  const write = (parent: string, agentId: string, last = 2) => {
    const said = [typed(`${parent}-1`, 1, `Dig in ${parent}`), answered(`${parent}-2`, last)];
    writeSession(root, parent, said, {
      file: `${parent}/subagents/agent-${agentId}.jsonl`,
      isSidechain: true,
      agentId,
      version: "2.1.14",
    });
  };
  for (const parent of ["autumn", "spring"]) write(parent, "a7@b");
  write("winter", "a7");
  const db = await indexOf("claude", [root]);
  const all = ["agent-a7", "agent-a7@b", "agent-a7@b@spring"];
  expect(idsIn(db)).toEqual(all);
  write("winter", "a7", 9);
  await ingestInto(db, new Map([["claude", [root]]]));
  expect(idsIn(db)).toEqual(all);
});

test("a subagent that gets the id of one that was forgotten with its session is another", async () => {
  const root = newRoot();
  writeNamesakes(root, ["spring"]);
  const db = await indexOf("claude", [root]);
  forgetTree(db, "spring");
  writeNamesakes(root, ["autumn"]);
  for (const full of [false, true]) {
    await ingestInto(db, new Map([["claude", [root]]]), full);
    expect(idsIn(db)).toEqual(["agent-a73259a", "autumn"]);
    expect(textsIn(db)).toEqual(["Ask in autumn", "Dig in autumn"]);
  }
});
