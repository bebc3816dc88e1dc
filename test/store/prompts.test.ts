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
