import { stringAt } from "../../parse/json.ts";

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

export const isKnownType = (type: string) => knownTypes.has(type);

/** What of an entry is in no list, worded for a person. */
export function unknownFields(entry: { type: string }): string[] {
  const own = fields[entry.type];
  if (own === undefined) return [];
  const unknown: string[] = [];
  for (const name in entry) {
    if (!own.has(name) && !shared.has(name)) unknown.push(`${entry.type} field ${name}`);
  }
  const subtype = subtypeOf(entry);
  return subtype === null ? unknown : [...unknown, subtype];
}

function subtypeOf(entry: { type: string }): string | null {
  if (entry.type === "system") {
    const subtype = stringAt(entry, "subtype");
    return subtype === null || systemSubtypes.has(subtype) ? null : `system subtype ${subtype}`;
  }
  if (entry.type !== "attachment") return null;
  const type = stringAt(entry, "attachment", "type");
  return type === null || attachmentTypes.has(type) ? null : `attachment type ${type}`;
}
