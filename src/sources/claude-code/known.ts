import { field, stringAt } from "../../parse/json.ts";

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

/** Fields that every entry of a conversation may have. */
const shared = words(`
  cwd entrypoint forkedFrom gitBranch isSidechain parentUuid sessionId sessionKind slug teamName
  timestamp type userType uuid version
`);

const fields: Record<string, ReadonlySet<string>> = {
  user: words(`
    agentId holdsPersonsWords imagePasteIds interruptedMessageId isCompactSummary isMeta
    isVisibleInTranscriptOnly message origin permissionDecision permissionMode promptId
    promptSource queuePriority queueSkipAttachments queueSkipSlashCommands queueTranscriptOnly
    sandboxed scheduledFireId scheduledTaskId session_id sourceToolAssistantUUID thinkingMetadata
    todos toolDenialBeforeRun toolDenialKind toolUseResult turnCompanion turnOrigin turnPosition
    userFeedback wakeupSource
  `),
  assistant: words(`
    agentId apiBlockIndex apiError apiErrorStatus attributionAgent attributionSkill costUSD
    durationMs effort error isAbortedMidStream isApiErrorMessage madeBy message perTurnEffort
    promptCacheRequested requestId requestRef requestSessionId requestedModel
    serverClassifierRequest session_id thinkingDisplay thinkingDurationMs toolInputStreamMs
  `),
  system: words(`
    commandRun compactMetadata content cron cronKind durationMs failedHookErrorIndexes hasOutput
    hookAdditionalContext hookCount hookErrors hookInfos isMeta level logicalParentUuid
    messageCount pendingBackgroundAgentCount preventedContinuation prompt stopReason subtype
    taskId taskKind toolUseID
  `),
  "queue-operation": words(`
    commandUuid content deliveryId operation reason
  `),
  attachment: words(`
    agentId attachment rendered renderedBesideToolResult renderedRole session_id
  `),
};

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

export const isKnownType = (type: string) => knownTypes.has(type);

/** What of an entry is in no list, worded for a person. */
export function unknownFields(entry: { type: string }): string[] {
  const own = fields[entry.type];
  if (own === undefined) return [];
  const unknown: string[] = [];
  for (const name in entry) {
    if (!own.has(name) && !shared.has(name)) unknown.push(`${entry.type} field ${name}`);
  }
  return [...unknown, ...subtypesOf(entry).filter((one) => one !== null)];
}

/** What an entry holds that comes in kinds: a system note, an attachment, the parts of a message. */
function subtypesOf(entry: { type: string }): (string | null)[] {
  const named = (known: ReadonlySet<string>, what: string, type: string | null) =>
    type === null || known.has(type) ? null : `${what} ${type}`;
  switch (entry.type) {
    case "system":
      return [named(systemSubtypes, "system subtype", stringAt(entry, "subtype"))];
    case "attachment":
      return [named(attachmentTypes, "attachment type", stringAt(entry, "attachment", "type"))];
    default: {
      const content = field(entry, "message", "content");
      const parts: unknown[] = Array.isArray(content) ? content : [];
      return parts.map((part) => named(blockTypes, "message part", stringAt(part, "type")));
    }
  }
}
