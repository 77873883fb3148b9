import { AgentRun, Project, Routine, Run } from '@open-design/contracts';

export const run = Run.parse({
  id: 'routine-run-11111111-0000-4000-8000-000000000001',
  routineId: 'routine-aaaaaaaa-0000-4000-8000-000000000001',
  trigger: 'manual',
  status: 'running',
  slotAt: null,
  version: 1,
  waitingFor: null,
  projectId: 'website',
  conversationId: 'routine-conv-1',
  agentRunId: 'eeeeeeee-0000-4000-8000-000000000001',
  startedAt: 1_779_012_900_000,
  completedAt: null,
  summary: null,
  error: null,
  errorCode: null,
});

export const agentRun = AgentRun.parse({
  id: run.agentRunId,
  routineId: run.routineId,
  projectId: 'website',
  conversationId: 'routine-conv-1',
  assistantMessageId: 'routine-assistant-1',
  agentId: 'brief',
  status: 'running',
  attempt: 1,
  createdAt: 1_779_012_900_000,
  updatedAt: 1_779_012_900_000,
  startedAt: 1_779_012_900_000,
  completedAt: null,
  waitingFor: null,
  exitCode: null,
  signal: null,
  error: null,
  errorCode: null,
});

export const routine = Routine.parse({
  id: run.routineId,
  name: 'Morning brief',
  prompt: 'Say what changed.',
  schedule: { kind: 'weekdays', time: '08:30', timezone: 'Europe/Berlin' },
  target: { mode: 'create_each_run' },
  agentId: 'brief',
  agentOptions: null,
  skillId: null,
  context: { skillIds: [], pluginIds: [], mcpServerIds: [], connectorIds: [] },
  policies: {},
  enabled: true,
  note: null,
  pausedBy: null,
  snoozedUntil: null,
  failures: 0,
  version: 1,
  nextRunAt: 1_779_085_800_000,
  lastRun: null,
  createdAt: 1,
  updatedAt: 1,
});

export const project = Project.parse({
  id: 'website',
  name: 'Website',
  folder: '/home/ada/website',
  skillId: null,
  designSystemId: null,
  pendingPrompt: null,
  metadata: null,
  customInstructions: null,
  appliedPluginSnapshotId: null,
  createdAt: 1,
  updatedAt: 1,
});

/** What `POST /api/routines/:id/run` answers. */
export const started = {
  routine,
  run,
  projectId: run.projectId,
  conversationId: run.conversationId,
  agentRunId: run.agentRunId,
};
