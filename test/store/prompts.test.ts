import { describe, expect, test } from "bun:test";

import { decodeSteps } from "../../src/model/step-codec.ts";
import { pack, type ReadUnit } from "../../src/read-unit.ts";
import { FreshTellings } from "../../src/store/fresh.ts";
import { saveUnits } from "../../src/store/save.ts";
import { emptyIndex, keepAll } from "../helpers/index.ts";
import { plain, step } from "../model/deriving.ts";

type Asker = "agent_prompt" | "prompt";

function telling(kind: Asker, callsKnown: boolean, keeping = keepAll): ReadUnit {
  const words = step(kind, "ask", 1);
  const prompts = [{ key: words.key, kind, text: "sow peas", cwd: null }];
  const facts = { ...plain, type: "subagent" as const, ...(callsKnown && { callsKnown }) };
  const steps = [words, step("assistant", "answer", 2)];
  const transcripts = [{ sessionId: "s1", source: "opencode" as const, facts, steps, prompts }];
  return pack({ transcripts, leafTitles: [], skips: [], unknowns: [] }, keeping);
}

const unit = {
  source: "opencode" as const,
  path: "a",
  file: "a",
  stamp: "1",
  bytes: 1,
  generation: "sessions",
};

describe("of two readings of a prompt", () => {
  const read = (text: string): ReadUnit => {
    const words = step("prompt", "ask", 1);
    const prompts = [{ key: words.key, kind: "prompt" as const, text, cwd: null }];
    const of = { sessionId: "s1", source: "claude" as const, facts: plain };
    const transcripts = [{ ...of, steps: [words], prompts }];
    return pack({ transcripts, leafTitles: [], skips: [], unknowns: [] }, keepAll);
  };
  const kept = (...texts: string[]) => {
    const db = emptyIndex();
    for (const [nth, text] of texts.entries()) {
      const found = { unit: { ...unit, path: `${nth}` }, root: "/", read: read(text) };
      saveUnits(db, [found], new FreshTellings());
    }
    return db.query<{ text: string }, []>("SELECT text FROM prompts").get()?.text;
  };

  test("the longer one is kept, whichever comes first", () => {
    expect(kept("sow", "sow peas")).toBe("sow peas");
    expect(kept("sow peas", "sow")).toBe("sow peas");
    expect(kept("sow peas", "sow bean")).toBe("sow peas");
    expect(kept("sow bean", "sow peas")).toBe("sow peas");
  });

  test("the one with words is kept in whose place an earlier version has put masks", () => {
    const text = "use password==null or pwd==$PWD here";
    const masked = "use password=[masked: password] or pwd=[masked: password] here";
    expect(kept(masked, text)).toBe(text);
    expect(kept("[masked: API key][masked: API key], [masked: API key].", "sk-live-a, b.")).toBe(
      "sk-live-a, b.",
    );
  });

  test("makes the session's rows anew where it has words in the place of masks", () => {
    const db = emptyIndex();
    const keep = (text: string) => {
      db.run("DELETE FROM pending");
      saveUnits(db, [{ unit, root: "/", read: read(text) }], new FreshTellings());
      return db.query("SELECT session_id FROM pending").all();
    };
    keep("use password=[masked: password] here");
    expect(keep("use password==null here")).toEqual([{ session_id: "s1" }]);
    expect(keep("use password==null here")).toEqual([]);
  });

  test("none is taken for one with words in the place of masks that is shorter for another reason", () => {
    const masked = "the key [masked: API key] and [masked: npm token] of mine";
    for (const text of [
      "the key",
      "the key sk-7",
      "the key  and  of mine",
      "the key sk-7 of mine",
      "key sk-7 and npm_ of mine",
      "the key sk-7 and npm_",
    ]) {
      expect([text, kept(masked, text)]).toEqual([text, masked]);
      expect([text, kept(text, masked)]).toEqual([text, masked]);
    }
    expect(kept("the key [masked: API key]", "the key sk-7")).toBe("the key [masked: API key]");
  });
});

describe("words of a child", () => {
  const db = emptyIndex();
  const keep = (...how: Parameters<typeof telling>) =>
    saveUnits(db, [{ unit, root: "/", read: telling(...how) }], new FreshTellings());
  const asked = () => db.query("SELECT asked FROM prompts").all();
  const found = () => db.query("SELECT rowid FROM search_words('peas')").all().length;

  test("that a unit took for an agent's are a person's, and can be found, once it knows better", () => {
    keep("agent_prompt", false);
    expect([asked(), found()]).toEqual([[{ asked: 1 }], 0]);
    keep("prompt", true);
    expect([asked(), found()]).toEqual([[{ asked: 0 }], 1]);
  });

  test("stay what they were found to be where the calls are gone, also by a version that did not note them", () => {
    db.run("UPDATE transcripts SET facts = json_remove(facts, '$.callsKnown')");
    keep("agent_prompt", false);
    expect([asked(), found()]).toEqual([[{ asked: 0 }], 1]);
  });

  test("that were not kept make their session's rows anew when they are", () => {
    const noWords = { ...keepAll, prompts: false };
    keep("prompt", true, noWords);
    db.run("UPDATE prompts SET text = ''");
    db.run("DELETE FROM pending");
    keep("prompt", true, noWords);
    expect(db.query("SELECT session_id FROM pending").all()).toEqual([]);
    keep("prompt", true);
    expect(db.query("SELECT session_id FROM pending").all()).toEqual([{ session_id: "s1" }]);
  });

  test("are read anew where what was packed of them before cannot be unpacked", () => {
    db.run("UPDATE transcripts SET steps = x'02FF00'");
    keep("prompt", true);
    const steps = db.query<{ steps: Uint8Array }, []>("SELECT steps FROM transcripts").get()?.steps;
    expect(decodeSteps(steps ?? new Uint8Array())).toHaveLength(2);
  });
});
