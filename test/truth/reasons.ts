import type { Reason } from "./compare.ts";

/**
 * Why what is stored differs from what was done, each as the formats page has it. A reason that explains nothing (any
 * more) fails the test, because it would hide the next difference.
 */
export const reasons: readonly Reason[] = [
  // Claude Code, the terminal interface
  typed(/1\.0\.|0\.2|2\.1\.(110|200|330)/, "/exit", "these versions keep no record of /exit"),
  typed(/2\.1\.(200|330)/, "/cost", "2.1.200 records /cost as /usage, 2.1.330 not at all"),
  extra(/2\.1\.200/, "/usage", "2.1.200 records /cost as /usage"),
  typed(/2\.1\.330/, /^\/(status|btw .*|background)$/, "2.1.330 keeps no record of these commands"),
  typed(/2\.0\.77|2\.1\./, "/rewind", "no version keeps a record of /rewind"),
  typed(/1\.0\.128|2\./, "/nosuchthing here", "an unknown command leaves only its error message"),
  typed(/1\.0\.128/, "/model sonnet", "1.0.128 recorded one of the two /model commands"),
  typed(/2\.0\.77/, "/greet Bob", "2.0.77 records a skill without its arguments"),
  extra(/2\.0\.77/, "/greet", "2.0.77 records a skill without its arguments"),
  typed(/2\.1\.76/, "/branch", "2.1.76 has no /branch; its completion ran another command"),
  extra(
    /2\.1\.76/,
    "/security-review",
    "2.1.76 has no /branch; its completion ran another command",
  ),
  typed(
    /1\.0\.(24|60|128)/,
    /^(@@plain queued while it works|\/hi Queued)$/,
    "lost by the program before 2.0.32",
  ),
  typed(
    /1\.0\.(24|60|128)/,
    "@@plain typed while the agent runs",
    "lost by the program before 2.0.32",
  ),
  typed(/2\.(0\.77|1\.)/, "@@plain taken back with Up", "taken back out of the queue"),
  typed(/2\.0\.77/, "@@plain queued then escape pressed", "taken back out of the queue"),
  typed(/2\.0\.77/, "@@fgtask a foreground agent", "2.0.77 glued it to the shell command before"),
  extra(
    /0\.2|1\.0|2\.0/,
    "please use another way @@plain",
    "words typed when rejecting a tool: a line of their own then",
  ),
  extra(/2\.1\.330/, "@@tools run in the background", "typed on the command line: --bg"),
  extra(
    /2\.1\.330/,
    "@@plain forked work",
    "what was given to /fork is the new session's first prompt, too",
  ),
  // Claude Code, counts
  {
    ...count(
      /claude-code/,
      /terminal/,
      "assistant messages",
      "answers aborted before their first line, and side questions, are not written",
    ),
    lacks: 3,
  },
  count(
    /2\.1\.330/,
    /sigint/,
    "assistant messages",
    "2.1.330 keeps what there is of an aborted answer",
  ),
  count(/2\.1\.76/, /sigkill-tool/, "tool calls", "killed before the answer was written"),
  count(
    /2\.1\.330/,
    /terminal/,
    "subagents",
    "the two agents of a workflow were started by its script",
  ),
  // OpenCode
  count(
    /0\.1\.174|0\.5\.29/,
    /^(A[1237]|A3c|A14c?|A18|C1)$/,
    "assistant messages",
    "0.x writes one message a turn, later versions one a call",
  ),
  count(
    /opencode/,
    /^A(19|23)$/,
    "assistant messages",
    "a call that was tried again is one message",
  ),
  count(
    /1\.0\.0/,
    /^A[27]$/,
    "assistant messages",
    "1.0.0 asks the model once more, to sum up a message",
  ),
  count(/opencode/, /^A10$/, "assistant messages", "the next prompt deletes what was reverted"),
  count(/opencode/, /^A10$/, "tool calls", "the next prompt deletes what was reverted"),
  count(
    /opencode/,
    /^A12$/,
    "assistant messages",
    "!shell writes an assistant message without a model",
  ),
  count(/opencode/, /^A12$/, "tool calls", "!shell is a tool call that no model made"),
  count(
    /opencode/,
    /^A11b$/,
    "assistant messages",
    "a subtask command writes an assistant message without a model",
  ),
  count(/opencode/, /^A11b$/, "tool calls", "a subtask command is a tool call that no model made"),
  {
    corpus: /0\.1\.174|0\.5\.29/,
    scenario: /^(A20|B2)$/,
    field: "directory",
    found: "",
    reason: "0.x keeps a directory only in answers, and there are none",
  },
  {
    corpus: /0\.1\.174/,
    scenario: /^A22$/,
    field: "prompt",
    found: null,
    reason: "0.1.174 rejects a prompt while it is busy",
  },
  {
    corpus: /0\.5\.29/,
    scenario: /^(A22|A7b)$/,
    field: "prompt",
    expected: null,
    reason: "0.5.29 stores a prompt twice when it is busy or compacts first",
  },
  {
    corpus: /0\.5\.29|1\.0\.0/,
    scenario: /^B2$/,
    field: "prompt",
    found: null,
    reason: "a missing @file makes 0.5.29 to 1.1.11 reject the prompt",
  },
  {
    corpus: /opencode/,
    scenario: /^A26$/,
    field: "prompt",
    expected: null,
    reason: "/init is stored as its template",
  },
  {
    corpus: /1\.0\.0/,
    scenario: /^B4$/,
    field: "session",
    found: null,
    reason: "`run --file … --` fails in this version",
  },
  {
    corpus: /opencode 1\./,
    scenario: /^F3$/,
    field: "title",
    expected: null,
    reason: "the driver did not note the title of this fork",
  },
];

/** Typed into the terminal, and not recorded. */
function typed(corpus: RegExp, expected: string | RegExp, reason: string): Reason {
  return {
    corpus: claude(corpus),
    scenario: /terminal/,
    field: "prompt",
    expected,
    found: null,
    reason,
  };
}

/** Recorded as typed, and not in the list of what was typed. */
function extra(corpus: RegExp, found: string, reason: string): Reason {
  return {
    corpus: claude(corpus),
    scenario: /terminal/,
    field: "prompt",
    expected: null,
    found,
    reason,
  };
}

function count(corpus: RegExp, scenario: RegExp, field: Reason["field"], reason: string): Reason {
  return { corpus, scenario, field, reason };
}

function claude(version: RegExp): RegExp {
  return new RegExp(`claude-code (${version.source})`);
}
