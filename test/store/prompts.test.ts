import { expect, test } from "bun:test";

import { pack, type ReadUnit } from "../../src/read-unit.ts";
import { FreshTellings } from "../../src/store/fresh.ts";
import { saveUnits } from "../../src/store/save.ts";
import { emptyIndex, keepAll } from "../helpers/index.ts";
import { plain, step } from "../model/deriving.ts";

function telling(kind: "agent_prompt" | "prompt"): ReadUnit {
  const words = step(kind, "ask", 1);
  const prompts = [{ key: words.key, kind, text: "sow peas", cwd: null }];
  const facts = { ...plain, type: "subagent" as const };
  const steps = [words, step("assistant", "answer", 2)];
  const transcripts = [{ sessionId: "s1", source: "opencode" as const, facts, steps, prompts }];
  return pack({ transcripts, leafTitles: [], skips: [], unknowns: [] }, keepAll);
}

const unit = {
  source: "opencode" as const,
  path: "a",
  file: "a",
  stamp: "1",
  bytes: 1,
  generation: "sessions",
};

test("words that a unit took for an agent's are a person's, and can be found, once it knows better", () => {
  const db = emptyIndex();
  const keep = (kind: "agent_prompt" | "prompt") =>
    saveUnits(db, [{ unit, root: "/", read: telling(kind) }], new FreshTellings());
  const found = () => db.query("SELECT rowid FROM search_words('peas')").all().length;
  keep("agent_prompt");
  expect([db.query("SELECT asked FROM prompts").all(), found()]).toEqual([[{ asked: 1 }], 0]);
  keep("prompt");
  expect([db.query("SELECT asked FROM prompts").all(), found()]).toEqual([[{ asked: 0 }], 1]);
});
