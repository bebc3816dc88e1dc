import { compileLightly } from "../../light.ts";
import { at } from "./fields.ts";
import type { Line } from "./lines.ts";

/**
 * The entry types and fields that versions 0.2.109 to 2.1.330 write. What is in none of these lists is counted and
 * listed by `tt doctor --formats`: the sign that the format has changed. Nothing is refused for being unknown.
 */

const words = (text: string) => new Set(text.trim().split(/\s+/));

const knownTypes = words(`
  agent-name agent-setting ai-title api-request api-request-blob api-request-shape assistant atis-latch attachment continued-in cost-state custom-title file-history-delta file-history-snapshot
  last-prompt launched mode permission-mode progress queue-operation relocated result started
  summary system tools-used user worktree-state
`);

/** The fields of the entries of a conversation, of system notes, attachments and the queue. */
export const knownFields = words(`
  agentId apiBlockIndex apiError apiErrorStatus attachment attributionAgent attributionSkill
  commandRun commandUuid compactMetadata content costUSD cron cronKind cwd deliveryId durationMs
  effort entrypoint error failedHookErrorIndexes forkedFrom gitBranch hasOutput holdsPersonsWords
  hookAdditionalContext hookCount hookErrors hookInfos imagePasteIds interruptedMessageId
  isAbortedMidStream isApiErrorMessage isCompactSummary isMeta isSidechain
  isVisibleInTranscriptOnly level logicalParentUuid madeBy message messageCount operation origin
  parentUuid pendingBackgroundAgentCount perTurnEffort permissionDecision permissionMode
  preventedContinuation prompt promptCacheRequested promptId promptSource queuePriority
  queueSkipAttachments queueSkipSlashCommands queueTranscriptOnly reason rendered
  renderedBesideToolResult renderedRole requestId requestRef requestSessionId requestedModel
  sandboxed scheduledFireId scheduledTaskId serverClassifierRequest sessionId sessionKind
  session_id slug sourceToolAssistantUUID stopReason subtype taskId taskKind teamName
  thinkingDisplay thinkingDurationMs thinkingMetadata timestamp todos toolDenialBeforeRun
  toolDenialKind toolInputStreamMs toolUseID toolUseResult turnCompanion turnOrigin turnPosition
  type userFeedback userType uuid version wakeupSource
`);

const watchedTypes = words("user assistant system attachment queue-operation");

const systemSubtypes = words(`
  agents_killed api_error away_summary bridge_status compact_boundary informational local_command
  microcompact_boundary scheduled_task_fire stop_hook_summary turn_duration
`);

const attachmentTypes = words(`
  agent_listing_delta already_read_file command_permissions date deferred_tools_delta environment
  file fork_briefing hook_blocking_error hook_success invoked_skills max_turns_reached model
  plan_mode plan_mode_exit prompt_snapshot queued_command remote_session_change session_context
  session_cron_carry skill_listing task_reminder task_status todo_reminder
  unknown_command_fallback
`);

/** Parts of a message; those of the API that were not seen in a transcript are no surprise either. */
const blockTypes = words(`
  code_execution_tool_result document image mcp_tool_result mcp_tool_use redacted_thinking
  server_tool_use text thinking tool_result tool_use web_fetch_tool_result web_search_tool_result
`);

/** What of an entry is in no list, worded for a person. */
export function unknownsOf(line: Line, type: string): readonly string[] {
  if (!knownTypes.has(type)) return [`entry type ${type}`];
  if (!watchedTypes.has(type)) return none;
  const names = line.unknownKeys();
  const kinds = unknownKinds(line, type);
  if (names.length === 0) return kinds;
  return [...names.map((name) => `${type} field ${name}`), ...kinds];
}

const none: readonly string[] = [];

/** What an entry holds that comes in kinds: a system note, an attachment, the parts of a message. */
function unknownKinds(line: Line, type: string): readonly string[] {
  if (type === "system") return unless(systemSubtypes, "system subtype", line.text(at.subtype));
  if (type === "attachment") {
    return unless(attachmentTypes, "attachment type", line.text(at.attachmentType));
  }
  let unknown = none;
  for (let part = 0; part < line.elements(at.partType); part++) {
    const kind = line.elementText(at.partType, part);
    if (kind === null || blockTypes.has(kind)) continue;
    unknown = [...unknown, `message part ${kind}`];
  }
  return unknown;
}

const unless = (known: ReadonlySet<string>, what: string, type: string | null) =>
  type === null || known.has(type) ? none : [`${what} ${type}`];

compileLightly(unknownsOf, unknownKinds);
