import { randomUUID } from 'node:crypto';
import { defaultPolicies, type DirectRunInput, type Project } from '@open-design/contracts';
import { DaemonError } from '../errors.ts';
import type { PreparedRun } from '../handoff.ts';
import type { Plan } from '../store/plan.ts';
import { insertAgentRun } from '../store/queries/agent-runs.ts';
import { conversationSoFar } from '../store/queries/continuations.ts';
import { getConversation, insertConversation } from '../store/queries/conversations.ts';
import { appendMessage } from '../store/queries/messages.ts';
import { openAttempt } from '../store/queries/open-attempts.ts';
import { getProject } from '../store/queries/projects.ts';
import { inheritPin } from './apply-plugins.ts';
import { directIds } from './ids.ts';

/**
 * Prepares a direct message to an agent, in one transaction: the conversation
 * where none was named, both messages and the agent run.
 *
 * @param now UTC epoch ms
 * @throws DaemonError PROJECT_NOT_FOUND, CONVERSATION_NOT_FOUND
 */
export function* prepareDirect(
  input: DirectRunInput,
  daemonId: string,
  now: number,
): Plan<PreparedRun> {
  const project = yield* theProject(input.projectId);
  const ids = directIds();
  const conversationId = yield* theConversation(input, ids.conversationId, now);
  const sofar = yield* conversationSoFar(conversationId, input.agentId);
  const agentRunId = randomUUID();
  const message = { conversationId, agentRunId, createdAt: now } as const;
  yield* appendMessage({ ...message, id: ids.userMessageId, role: 'user', content: input.message });
  yield* appendMessage({ ...message, id: ids.assistantMessageId, role: 'assistant', content: '' });
  yield* insertAgentRun({
    id: agentRunId,
    routineRunId: null,
    routineId: null,
    projectId: project.id,
    conversationId,
    assistantMessageId: ids.assistantMessageId,
    agentId: input.agentId,
    status: 'queued',
    daemonId,
    createdAt: now,
  });
  const prepared: PreparedRun = {
    runId: null,
    routineId: null,
    slotAt: null,
    agentRunId,
    attempt: 1,
    uncounted: 0,
    projectId: project.id,
    conversationId,
    assistantMessageId: ids.assistantMessageId,
    folder: project.folder,
    agentId: input.agentId,
    // A person who answers does not say again how the agent is started.
    agentOptions: input.agentOptions ?? sofar?.agentOptions ?? {},
    standsInFor: null,
    prompt: input.message,
    lastSuccessAt: null,
    policies: defaultPolicies,
    isNewProject: false,
    session: sofar?.session ?? null,
    resume: null,
    earlier: [],
  };
  yield* openAttempt(prepared);
  return prepared;
}

function* theProject(id: string): Plan<Project> {
  const project = yield* getProject(id);
  if (project !== null) return project;
  throw new DaemonError(
    'PROJECT_NOT_FOUND',
    `Cannot run an agent in the project ${id}: there is none.`,
  );
}

function* theConversation(input: DirectRunInput, newId: string, now: number): Plan<string> {
  const id = input.conversationId ?? null;
  if (id === null) {
    const title = input.message.slice(0, 80);
    yield* insertConversation({ id: newId, projectId: input.projectId, title, createdAt: now });
    yield* inheritPin(input.projectId, newId);
    return newId;
  }
  const conversation = yield* getConversation(id);
  if (conversation?.projectId === input.projectId) return id;
  throw new DaemonError(
    'CONVERSATION_NOT_FOUND',
    `Cannot answer in the conversation ${id}: the project ${input.projectId} has none of that id.`,
  );
}
