const g1 = ["0.1.174"];
const g2 = ["0.5.29"];
const from1_0 = ["1.0.0", "1.1.65", "1.2.1", "1.2.27", "1.15.13", "1.18.33"];
const from1_1 = from1_0.slice(1);
const from0_5 = [...g2, ...from1_0];
export const all = [...g1, ...from0_5];

/**
 * Where what is stored is not what was done, by scenario: what we give instead, or "otherwise" for texts.
 * A reason that does not hold any more fails too.
 */
export const differences: Difference[] = [
  {
    versions: g1,
    field: "assistants",
    stored: { A1: 3, A2: 2, A7: 4, A18: 1, C1: 2 },
    reason: "0.x writes one message a turn, 1.x one a call of the model",
  },
  {
    versions: g2,
    field: "assistants",
    stored: { A1: 3, A2: 2, A3: 1, A3c: 1, A7: 4, A14: 1, A14c: 1, A18: 1, C1: 2 },
    reason: "0.x writes one message a turn, 1.x one a call of the model",
  },
  {
    versions: ["1.0.0"],
    field: "assistants",
    stored: { A2: 7, A7: 9 },
    reason: "the model was asked once more than there are answers: 1.0.0 has it sum up a message",
  },
  {
    versions: all,
    field: "assistants",
    stored: { A19: 1, A23: 1 },
    reason: "a call that was tried again is one message",
  },
  {
    versions: from0_5,
    field: "assistants",
    stored: { A12: 2 },
    reason: "!shell writes an assistant message without a model",
  },
  {
    versions: from0_5,
    field: "toolCalls",
    stored: { A12: 1 },
    reason: "!shell is a tool call that no model emitted",
  },
  {
    versions: from1_1,
    field: "assistants",
    stored: { A11b: 2 },
    reason: "a subtask command writes an assistant message without a model",
  },
  {
    versions: from1_1,
    field: "toolCalls",
    stored: { A11b: 1 },
    reason: "a subtask command is a tool call that no model emitted",
  },
  {
    versions: from0_5,
    field: "assistants",
    stored: { A10: 2 },
    reason: "the next prompt deletes what was reverted",
  },
  {
    versions: from0_5,
    field: "toolCalls",
    stored: { A10: 0 },
    reason: "the next prompt deletes what was reverted",
  },
  {
    versions: g1,
    field: "interrupts",
    stored: { A5: 0, A6: 0 },
    reason: "0.1 calls an abort an unknown error",
  },
  {
    versions: g2,
    field: "interrupts",
    stored: { A5: 0 },
    reason: "0.5 notes no error when text is aborted",
  },
  {
    versions: ["1.15.13", "1.18.33"],
    field: "interrupts",
    stored: { A23: 0 },
    reason: "from 1.14 an abort while waiting to try again leaves no error",
  },
  {
    versions: g1,
    field: "prompts",
    stored: { A22: "otherwise" },
    reason: "0.1 rejects a prompt while busy",
  },
  {
    versions: g2,
    field: "prompts",
    stored: { A22: "otherwise", A7b: "otherwise" },
    reason: "0.5 stores a prompt twice when it was busy or compacts first",
  },
  {
    versions: [...g2, "1.0.0"],
    field: "prompts",
    stored: { B2: "otherwise" },
    reason: "to 1.1.11 a missing @file rejects the prompt",
  },
  {
    versions: [...g1, ...g2],
    field: "directory",
    stored: { A20: null },
    reason: "0.x keeps a directory only in answers",
  },
  {
    versions: g2,
    field: "directory",
    stored: { B2: null },
    reason: "0.x keeps a directory only in answers",
  },
  {
    versions: from0_5.filter((version) => version !== "1.2.27"),
    field: "prompts",
    stored: { A26: "otherwise" },
    reason: "/init is stored as its template",
  },
  {
    versions: from0_5,
    field: "actions",
    stored: { A26: 0 },
    reason: "/init is stored as its template (1.2.27 rejected the request)",
  },
  {
    versions: [...g1, ...g2, "1.0.0"],
    field: "actions",
    stored: { A7: 0 },
    reason: "who asked for a compaction is stored from 1.0.142 on",
  },
  {
    versions: from1_0,
    field: "prompts",
    stored: { F2: "otherwise" },
    reason: "a /command is stored as its template",
  },
  {
    versions: from0_5,
    field: "prompts",
    stored: { F4: "otherwise" },
    reason: "standard input is part of the message",
  },
  {
    versions: from1_1,
    field: "title",
    stored: { F3: "otherwise" },
    reason: "the driver did not note the title of the fork",
  },
  {
    versions: ["1.0.0"],
    field: "isStored",
    stored: { B4: "otherwise" },
    reason: "`run --file … --` fails in 1.0",
  },
];

type Difference = {
  versions: string[];
  field: keyof Account;
  stored: Record<string, number | null | "otherwise">;
  reason: string;
};

/** What is compared of a session: what was done, and what we read. */
export type Account = {
  isStored: boolean;
  parent: string | null;
  title: string | null;
  directory: string | null;
  prompts: string[];
  agentPrompts: string[];
  copiedPrompts: string[];
  undonePrompts: number;
  toolCalls: number;
  assistants: number;
  interrupts: number;
  actions: number;
};

export type Truth = { opencodeVersion: string; sessions: TruthSession[] };
export type TruthSession = {
  key: string;
  id: string | null;
  directory: string;
  parentID: string | null;
  title?: string;
  deleted?: boolean;
  childPrompt?: string;
  copiedPrompts?: string[];
  llmResponses?: number;
  llmErrors?: number;
  toolCallsEmitted?: string[];
  events?: (string | { abort?: boolean; summarize?: boolean })[];
  prompts: {
    text: string | null;
    second?: string;
    removedByRevert?: boolean;
    revertedPending?: boolean;
  }[];
};
