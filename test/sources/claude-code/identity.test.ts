import { expect, test } from "bun:test";

import { identityOf } from "../../../src/sources/claude-code/identity.ts";

test.each([
  ["/home/kim/subagents/.claude/projects/-garden/agent-ab12.jsonl", null],
  ["/home/kim/subagents/.claude/projects/-garden/s-1/subagents/agent-ab12.jsonl", "s-1"],
  ["/home/kim/.claude/projects/-garden/s-1/subagents/workflows/wf_1/agent-ab12.jsonl", "s-1"],
  ["/mnt/projects/subagents/.claude/projects/-garden/agent-ab12.jsonl", null],
])("of whom %s is an agent, only the folders below projects say", (path, parent) => {
  expect(identityOf(path).parent).toBe(parent);
});
