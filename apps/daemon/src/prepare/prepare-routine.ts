import type { Project } from '@open-design/contracts';
import { DaemonError } from '../errors.ts';
import type { Claim, PreparedRun, ReachedIds } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { insertAgentRun } from '../store/queries/agent-runs.ts';
import { insertConversation } from '../store/queries/conversations.ts';
import { appendMessage } from '../store/queries/messages.ts';
import { openAttempt } from '../store/queries/open-attempts.ts';
import { getProject, insertProject } from '../store/queries/projects.ts';
import { lastSuccessOf, updateLiveRun } from '../store/queries/routine-runs.ts';
import { findRoutine, type StoredRoutine } from '../store/queries/routines.ts';
import { definitionOfVersion } from '../store/queries/versions.ts';
import { applyPlugins, type Around, inheritPin, pinAll } from './apply-plugins.ts';
import { routineIds } from './ids.ts';

/** Where a preparation stands: written as it goes, read when it fails. */
export type Progress = { -readonly [K in keyof ReachedIds]: string };

/**
 * Prepares a claimed run in one transaction: project, conversation, both
 * messages, snapshots with their links and pins, the agent run, and the run's
 * ids. A failure leaves nothing behind; `progress` then tells how far it got.
 *
 * @param now UTC epoch ms
 * @throws DaemonError ROUTINE_NOT_FOUND, PROJECT_NOT_FOUND, PLUGIN_*; the database's own error, unchanged
 */
export function* prepareRoutine(
  claim: Claim,
  daemonId: string,
  progress: Progress,
  now: number,
  around: Around = {},
): Plan<PreparedRun> {
  const ids = routineIds();
  Object.assign(progress, { projectId: '', conversationId: '', ...pick(ids) });
  const routine = yield* theRoutine(claim);
  const lastSuccessAt = yield* lastSuccessOf(routine.id);
  const project = yield* theProject(routine, ids.projectId, now);
  progress.projectId = project.id;
  const { conversationId, userMessageId, assistantMessageId } = ids;
  const title = routine.name;
  yield* insertConversation({ id: conversationId, projectId: project.id, title, createdAt: now });
  progress.conversationId = conversationId;
  const { prompt, applied } = yield* applyPlugins(routine, claim, project, around);
  const message = { conversationId, agentRunId: claim.agentRunId, createdAt: now } as const;
  yield* appendMessage({ ...message, id: userMessageId, role: 'user', content: prompt });
  yield* appendMessage({ ...message, id: assistantMessageId, role: 'assistant', content: '' });
  yield* insertAgentRun({
    id: claim.agentRunId,
    routineRunId: claim.runId,
    routineId: routine.id,
    projectId: project.id,
    conversationId,
    assistantMessageId,
    agentId: routine.agentId,
    status: 'queued',
    daemonId,
    createdAt: now,
  });
  const { agentRunId } = claim;
  yield* pinAll(applied, { projectId: project.id, conversationId, agentRunId }, now);
  if (applied.length === 0 && routine.target.mode === 'reuse')
    yield* inheritPin(project.id, conversationId);
  const reached = { project_id: project.id, conversation_id: conversationId };
  if (!(yield* updateLiveRun(claim.runId, reached, daemonId))) {
    const why = 'was ended, or taken over by another daemon, before it was prepared';
    throw new DaemonError('CANCELED', `The run ${claim.runId} ${why}.`);
  }
  const prepared: PreparedRun = {
    runId: claim.runId,
    routineId: routine.id,
    slotAt: claim.slotAt,
    agentRunId: claim.agentRunId,
    attempt: 1,
    uncounted: 0,
    projectId: project.id,
    conversationId,
    assistantMessageId,
    folder: project.folder,
    agentId: routine.agentId,
    agentOptions: routine.agentOptions ?? {},
    standsInFor: null,
    prompt,
    lastSuccessAt,
    policies: routine.policies,
    isNewProject: routine.target.mode === 'create_each_run',
    session: null,
    resume: null,
    earlier: [],
  };
  yield* openAttempt(prepared);
  return prepared;
}

function pick({ assistantMessageId }: { readonly assistantMessageId: string }) {
  return { assistantMessageId };
}

/** The routine under the definition that the slot was claimed under: a run that had to wait is not changed by an edit. */
function* theRoutine({ routineId: id, version }: Claim): Plan<StoredRoutine> {
  const routine = yield* findRoutine(id);
  if (routine !== null && (version === null || version === routine.version)) return routine;
  if (routine !== null && version !== null) {
    return { ...routine, ...(yield* definitionOfVersion(id, version)) };
  }
  throw new DaemonError('ROUTINE_NOT_FOUND', `Cannot run the routine ${id}: it was deleted.`);
}

/** The project to work in: the routine's own, or a new one that remembers its routine. */
function* theProject(
  routine: StoredRoutine,
  newId: string,
  now: number,
): Plan<Pick<Project, 'id' | 'name' | 'folder'>> {
  if (routine.target.mode === 'create_each_run') {
    const metadata = { routineId: routine.id };
    yield* insertProject({
      id: newId,
      name: routine.name,
      metadata,
      createdAt: now,
      updatedAt: now,
    });
    return { id: newId, name: routine.name, folder: null };
  }
  const project = yield* getProject(routine.target.projectId);
  if (project !== null) return project;
  throw new DaemonError(
    'PROJECT_NOT_FOUND',
    `Cannot run the routine ${routine.id}: its project ${routine.target.projectId} is gone. Name another with \`open-design routine edit\`.`,
  );
}
