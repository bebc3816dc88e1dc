import type { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";

import fc from "fast-check";

import { indexOf, ingestInto } from "../helpers/index.ts";
import { checkSearch } from "./check-search.ts";
import { answered, forkOf, newRoot, type Said, typed, writeSession } from "./prompt-files.ts";
import { answer, found, indexWith } from "./searching.ts";

const title = (text: string) => ({ type: "custom-title", customTitle: text });

describe("search", () => {
  const sessions = {
    one: ["Water the roses in the greenhouse", "and the tomatoes"],
    two: ["Prune the roses", "then go on"],
    three: ["Das Gewächshaus lüften", "温室の温度を測る"],
  };

  test("finds words, phrases, beginnings, and all but some", async () => {
    const db = await indexWith(sessions);
    expect(found(db, "roses").sort()).toEqual(["one", "two"]);
    expect(found(db, '"the tomatoes"')).toEqual(["one"]);
    expect(found(db, "tomat*")).toEqual(["one"]);
    expect(found(db, "roses NOT greenhouse")).toEqual(["two"]);
    expect(found(db, "tomatoes OR prune").sort()).toEqual(["one", "two"]);
    expect(found(db, "roses prune")).toEqual(["two"]);
    checkSearch(db);
  });

  test("finds what stands inside of words, and Chinese and Japanese", async () => {
    const db = await indexWith(sessions);
    expect(found(db, "enhou")).toEqual(["one"]);
    expect(found(db, "gewachshaus")).toEqual(["three"]);
    expect(found(db, "wächsha")).toEqual(["three"]);
    expect(found(db, "wachsha")).toEqual(["three"]);
    expect(found(db, '"in the green"')).toEqual(["one"]);
    expect(found(db, '"e greenhouse"')).toEqual(["one"]);
    expect(found(db, "enhou NOT water")).toEqual([]);
    expect(found(db, "enhou OR 測る").sort()).toEqual(["one", "three"]);
    expect(found(db, "enhou tomat*")).toEqual([]);
    expect(found(db, "温度")).toEqual(["three"]);
    expect(found(db, "温")).toEqual(["three"]);
    expect(found(db, "度を測る")).toEqual(["three"]);
  });

  test("finds a word, its beginning and its inside whatever signs stand around it in the query", async () => {
    const db = await indexWith({ one: ["Water the greenhouse: now"], two: ["Prune"] });
    for (const words of [
      "greenhouse?",
      "(@greenhouse)",
      "green*,",
      "ENHOU:",
      '"the greenhouse,"',
      '"he,gree"',
    ])
      expect([words, found(db, words)]).toEqual([words, ["one"]]);
    expect(found(db, "no:")).toEqual([]);
    checkSearch(db);
  });

  test("finds two letters only as a word", async () => {
    expect(found(await indexWith(sessions), "go")).toEqual(["two"]);
    expect(found(await indexWith(sessions), "os")).toEqual([]);
  });

  test("gives a title more weight than a prompt", async () => {
    const root = newRoot();
    writeSession(root, "titled", [typed("a", 1, "Begin."), title("Compost")]);
    writeSession(root, "told", [typed("b", 2, "Turn the compost over, please")]);
    expect(found(await indexOf("claude", [root]), "compost")).toEqual(["titled", "told"]);
  });

  test("finds a prompt once, under the session that owns it", async () => {
    const root = newRoot();
    const said: Said[] = [typed("a", 1, "Sow the carrots"), answered("b", 2)];
    writeSession(root, "origin", said);
    writeSession(root, "fork", [...forkOf("origin", said), typed("c", 9, "Now the beans")]);
    const db = await indexOf("claude", [root]);
    expect(found(db, "carrots")).toEqual(["origin"]);
    expect(found(db, "beans")).toEqual(["fork"]);
  });

  test("does not find what an agent asked its subagent", async () => {
    const root = newRoot();
    writeSession(root, "main", [typed("a", 1, "Look after the hedge"), answered("b", 2)]);
    writeSession(root, "main", [typed("x", 3, "You are a hedge expert"), answered("y", 4)], {
      file: "main/subagents/agent-77.jsonl",
      isSidechain: true,
      agentId: "77",
    });
    const db = await indexOf("claude", [root]);
    expect(found(db, "hedge")).toEqual(["main"]);
    expect(db.query("SELECT count(*) AS n FROM prompts WHERE asked = 1").get()).toEqual({ n: 1 });
    checkSearch(db);
  });

  test("follows a title that changes and a text that was half written", async () => {
    const root = newRoot();
    writeSession(root, "one", [typed("a", 1, "Mend the fen"), title("Fence")]);
    const db = await indexOf("claude", [root]);
    writeSession(root, "one", [typed("a", 1, "Mend the fence post"), title("Wall and gate")]);
    await ingestInto(db, new Map([["claude", [root]]]));
    expect(found(db, "post")).toEqual(["one"]);
    expect(found(db, "wall")).toEqual(["one"]);
    expect(found(db, '"fen"')).toEqual(["one"]);
    checkSearch(db);
  });

  test("finds every prompt by each of its words, and by any three letters in a row", async () => {
    const word = fc.stringMatching(/^[a-zA-Zäöéßñ温室水]{1,9}$/);
    const prompt = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(" "));
    await fc.assert(
      fc.asyncProperty(fc.array(prompt, { minLength: 1, maxLength: 5 }), async (texts) => {
        const db = await indexWith(Object.fromEntries(texts.map((text, at) => [`s${at}`, [text]])));
        for (const [at, text] of texts.entries()) {
          for (const one of text.split(" ")) {
            const plain = /^(AND|OR|NOT)$/.test(one) ? `"${one}"` : one;
            expect([text, one, found(db, plain)]).toEqual([
              text,
              one,
              expect.arrayContaining([`s${at}`]),
            ]);
          }
          for (let from = 0; from + 3 <= text.length; from++) {
            const part = text.slice(from, from + 3).trim();
            if (part.length < 3) continue;
            expect([text, part, found(db, `"${part}"`)]).toEqual([
              text,
              part,
              expect.arrayContaining([`s${at}`]),
            ]);
          }
        }
        checkSearch(db);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  }, 60_000);

  /** Three sessions, the newest last; `many: 0` finds as among more texts than are compared. */
  const evenings = {
    old: ["Water the roses", "Water them again, the rosebush too", "rosebushes"],
    mid: ["Nothing here", "Look at the ROSES"],
    new: ["then the roses", "and rosebud"],
  };

  async function indexOfEvenings(): Promise<Database> {
    const root = newRoot();
    for (const [at, [id, texts]] of Object.entries(evenings).entries()) {
      const said = texts.map((text, nth) => typed(`${id}-${nth}`, at * 100 + nth, text));
      writeSession(root, id, [...said, ...(id === "mid" ? [title("Rose garden")] : [])]);
    }
    return indexOf("claude", [root]);
  }

  test("shows the newest of more texts than are compared, with all the hits of what is shown", async () => {
    const db = await indexOfEvenings();
    const shown = answer(db, "roses", { many: 0, limit: 2 });
    expect(shown.groups.map(({ best, hits }) => [best.sessionId, best.at, hits])).toEqual([
      ["new", "2026-03-02T11:20:00.000Z", 1],
      ["mid", "2026-03-02T09:41:00.000Z", 1],
    ]);
    expect([shown.sessions, shown.hits]).toEqual([null, null]);
    const all = answer(db, "ros*", { many: 0, limit: 9 });
    expect(all.groups.map(({ best, hits }) => [best.sessionId, hits])).toEqual([
      ["new", 2],
      ["mid", 2],
      ["old", 3],
    ]);
    expect([all.sessions, all.hits]).toEqual([3, 7]);
  });

  test("looks inside of words only where whole words leave room", async () => {
    const db = await indexOfEvenings();
    expect(answer(db, "rosebud", { limit: 1 }).groups).toHaveLength(1);
    expect(answer(db, "roses", { limit: 2 }).groups).toHaveLength(2);
    expect(answer(db, "rosebush", { limit: 2 })).toMatchObject({ sessions: 1, hits: 2 });
    expect(answer(db, "osebu", { limit: 1, many: 0 })).toMatchObject({
      groups: [{ best: { sessionId: "new" }, hits: 1 }],
      sessions: null,
    });
    expect(found(db, "osebu", { limit: 5, many: 0 })).toEqual(["new", "old"]);
  });

  test("counts no sessions where it did not look inside of words, and all the hits of those it shows", async () => {
    const db = await indexOfEvenings();
    for (const many of [0, 100]) {
      expect(answer(db, "rosebush", { limit: 1, many })).toMatchObject({
        groups: [{ best: { sessionId: "old" }, hits: 2 }],
        sessions: null,
        hits: null,
        words: 1,
      });
    }
    expect(answer(db, "roses", { limit: 1 })).toMatchObject({ sessions: null, words: 3 });
    for (const words of ["roses*", "th*", '"at" OR look*'])
      expect([words, answer(db, words, { limit: 1 }).sessions]).toEqual([
        words,
        expect.any(Number),
      ]);
    expect(answer(db, "rosebush")).toMatchObject({ sessions: 1, hits: 2, words: null });
  });

  test("searches only the sessions of some directories, days and sources", async () => {
    const db = await indexOfEvenings();
    for (const many of [0, 100]) {
      const wish = { many, limit: 5 };
      expect(found(db, "roses", { ...wish, paths: [] })).toEqual([]);
      expect(found(db, "roses", { ...wish, paths: ["/home/kim/garden"] })).toHaveLength(3);
      expect(found(db, "roses", { ...wish, source: "opencode" })).toEqual([]);
      expect(found(db, "roses", { ...wish, since: "2026-03-02T10:00:00.000Z" })).toEqual(["new"]);
      expect(found(db, "roses", { ...wish, until: "2026-03-02T09:00:00.000Z" })).toEqual(["old"]);
    }
  });

  test("finds the same whether texts are compared or gone through", async () => {
    const word = fc.constantFrom(
      "tide",
      "Tides",
      "Cafe",
      "CAFE",
      "水位",
      "水位が",
      "tidewater",
      "go",
      "tide-gauge",
    );
    const text = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" "));
    const term = fc.constantFrom(
      "tide",
      "cafe",
      '"tide gauge"',
      "ti*",
      "tid*",
      "水",
      "水位",
      "go",
      "ide",
    );
    const joint = fc.constantFrom(" ", " OR ", " NOT ", " AND ");
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1, maxLength: 6 }),
        fc.array(fc.tuple(term, joint, term), { minLength: 5, maxLength: 5 }),
        async (texts, queries) => {
          const root = newRoot();
          for (const [at, one] of texts.entries())
            writeSession(root, `s${at}`, [typed(`${at}`, at * 10, one)]);
          const db = await indexOf("claude", [root]);
          for (const words of queries.map((parts) => parts.join(""))) {
            const compared = found(db, words, { limit: 20, recent: true });
            const gone = found(db, words, { limit: 20, recent: true, many: 0 });
            expect([texts, words, gone]).toEqual([texts, words, compared]);
          }
        },
      ),
      { numRuns: 40, endOnFailure: true },
    );
  }, 60_000);

  test("answers any query without an error", async () => {
    const db = await indexWith(sessions);
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '"',
            "(",
            ")",
            "*",
            "AND",
            "OR",
            "NOT",
            "NEAR(",
            "a",
            "rose",
            "^",
            "-",
            ":",
            "{",
            "温",
            "\0",
            " ",
          ),
        ),
        (parts) => {
          for (const many of [0, 100]) found(db, parts.join(" "), { limit: 1, many });
        },
      ),
      { numRuns: 500 },
    );
  });
});
