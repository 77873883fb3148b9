import type { Agent, AttentionItem } from '@open-design/contracts';
import type { Plan } from '../../store/plan.ts';
import {
  type AgentInUse,
  agentsInUse,
  type BlockedRun,
  blockedRuns,
  type TroubledRoutine,
  troubledRoutines,
  type WaitingQuestion,
  waitingQuestions,
} from '../../store/queries/attention.ts';
import type { UnreadableDefinition } from '../../store/queries/unreadable-routines.ts';

/** How many of each kind are listed. */
const mostOfKind = 100;

/**
 * All that waits for a person: questions of agents at work by their deadline,
 * then the rest, oldest first.
 *
 * @param agents as they were found last, or null where nobody has looked yet: then none is said to be missing
 * @param unreadable definitions that this program cannot read
 */
export function* attention(
  agents: readonly Agent[] | null,
  unreadable: readonly UnreadableDefinition[],
): Plan<{ items: AttentionItem[]; truncated: boolean }> {
  const most = mostOfKind + 1;
  const open = (yield* waitingQuestions('open', most)).map(permission);
  const kinds = [
    (yield* waitingQuestions('parked', most)).map(parked),
    (yield* blockedRuns(most)).map(blocked),
    (yield* troubledRoutines('failing', most)).map(failing),
    (yield* troubledRoutines('paused_by_policy', most)).map(paused),
    agents === null ? [] : (yield* agentsInUse()).flatMap((it) => agentItem(it, agents)),
    unreadable.toSorted((a, b) => a.updatedAt - b.updatedAt).map(unread),
  ];
  const questions = open
    .slice(0, mostOfKind)
    .toSorted((a, b) => a.deadlineAt - b.deadlineAt || a.at - b.at);
  const rest = kinds.flatMap((items): AttentionItem[] => items.slice(0, mostOfKind));
  return {
    items: [...questions, ...rest.toSorted((a, b) => a.at - b.at)],
    truncated: [open, ...kinds].some(({ length }) => length > mostOfKind),
  };
}

function permission(it: WaitingQuestion) {
  const { deadlineAt } = it.request;
  return { kind: 'permission' as const, ...questionOf(it), deadlineAt };
}

function parked(it: WaitingQuestion): AttentionItem {
  return { kind: 'parked', ...questionOf(it) };
}

function questionOf({ request, routineName, projectId }: WaitingQuestion) {
  const { askedAt: at, routineId, runId, agentRunId } = request;
  return { at, routineId, routineName, runId, agentRunId, projectId, request };
}

function blocked(it: BlockedRun): AttentionItem {
  return { kind: 'blocked', ...it };
}

function failing(troubled: TroubledRoutine): AttentionItem {
  const { note: _, ...it } = troubled;
  return { kind: 'failing', ...it };
}

function paused({ note, ...it }: TroubledRoutine): AttentionItem {
  const reason = note ?? 'Its policy paused it after failed runs.';
  return { kind: 'paused_by_policy', ...it, reason };
}

function unread(it: UnreadableDefinition): AttentionItem {
  return {
    kind: 'unreadable',
    at: it.updatedAt,
    routineId: it.id,
    routineName: it.name,
    runId: null,
    agentRunId: null,
    projectId: null,
    why: it.why,
  };
}

function agentItem(used: AgentInUse, agents: readonly Agent[]): AttentionItem[] {
  const { agentId, routines, routineId, routineName } = used;
  const found = agents.find(({ id }) => id === agentId);
  const at = found?.checkedAt ?? agents[0]?.checkedAt ?? 0;
  const links = { at, routineId, routineName, runId: null, agentRunId: null, projectId: null };
  const about = { ...links, agentId, agentName: found?.name ?? null, routines };
  if (found?.available !== true) {
    const remedy = found === undefined ? unknownAgent(agentId, agents) : found.install;
    return [{ kind: 'agent_missing', ...about, remedy: remedy ?? 'Install it, then look again.' }];
  }
  if (found.login !== 'no') return [];
  const remedy = found.signIn ?? `Sign in to ${found.name}, then look again.`;
  return [{ kind: 'agent_login', ...about, remedy }];
}

function unknownAgent(agentId: string | null, agents: readonly Agent[]): string {
  const choose = `Choose one of ${agents.map(({ id }) => id).join(', ')}.`;
  return agentId === null
    ? `The routine names no agent. ${choose}`
    : `This daemon knows no agent ${JSON.stringify(agentId)}. ${choose}`;
}
