/**
 * What it matters of tools that they do, by the names that the programs give them: here a new source adds those of its
 * program. Any other tool runs, and that is all.
 */

/** Whether a tool waits for a person's answer: no work of the agent's, and what is shown as a question. */
export const asksPerson = (tool: string | undefined): boolean =>
  tool !== undefined && questions.has(tool);

const questions: ReadonlySet<string> = new Set([
  "question",
  "plan_exit",
  "AskUserQuestion",
  "ExitPlanMode",
]);

/**
 * Whether a tool runs subagents, may run some, or waits for them; one whose name was not kept may. All that may are in:
 * while it is pending, only what a subagent did meanwhile is not counted for the agent that waits.
 */
export const startsAgents = (tool: string | undefined): boolean =>
  tool === undefined || agentTools.has(tool);

const agentTools: ReadonlySet<string> = new Set([
  "Task",
  "Agent",
  "task",
  "Workflow",
  "Skill",
  "TaskOutput",
  "AgentOutputTool",
]);

/**
 * Whether a tool's call comes back when its subagent is done, or at once where that works in the background. Fewer than
 * those that start agents: by the end of such a call its subagent is taken for over.
 */
export const runsSubagent = (tool: string | undefined): boolean =>
  tool !== undefined && subagentTools.has(tool);

const subagentTools: ReadonlySet<string> = new Set(["Task", "Agent", "task"]);

/** Whether a tool is done at once where it is allowed to: one that does not come back waits for a permission. */
export const isImmediate = (tool: string | undefined): boolean =>
  tool !== undefined && immediate.has(tool);

const immediate: ReadonlySet<string> = new Set([
  "Edit",
  "MultiEdit",
  "Write",
  "NotebookEdit",
  "Read",
  "LS",
  "TodoWrite",
  "edit",
  "multiedit",
  "write",
  "patch",
  "apply_patch",
  "read",
  "list",
  "todowrite",
]);
