import type { InstalledPluginRecord, SnapshotInput } from '@open-design/contracts';
import type { ClaimSettings } from '../../../src/claim/claim-due.ts';
import type { Calendar } from '../../../src/handoff.ts';
import { calendarIn } from '../../../src/schedule/calendar-in.ts';
import type { AgentRunRow } from '../../../src/store/queries/agent-runs.ts';
import type { RoutineRunRow } from '../../../src/store/queries/routine-runs.ts';
import type { RoutineRow } from '../../../src/store/queries/routines.ts';
import type { Spending } from '../../../src/store/queries/spendings.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Monday, 2 March 2026, 10:00 UTC: the slot that most of these tests are about. */
export const ten = Date.UTC(2026, 2, 2, 10);

/** The daemon's own calendar, in UTC. */
export const calendar: Calendar = calendarIn('UTC');

/** How a daemon of these tests claims. */
export const settings: ClaimSettings = { daemonId: 'daemon-a', calendar };

/** A routine that fires every full hour, made half an hour before `ten`. */
export function routineRow(id: string, changes: Partial<RoutineRow> = {}): RoutineRow {
  return {
    id,
    name: `Routine ${id}`,
    prompt: 'Say what changed.',
    scheduleKind: 'hourly',
    scheduleValue: '0',
    projectMode: 'create_each_run',
    enabled: true,
    createdAt: ten - 30 * minute,
    updatedAt: ten - 30 * minute,
    ...changes,
  };
}

/** A scheduled run that has reached nothing yet. */
export function runRow(
  id: string,
  routineId: string,
  changes: Partial<RoutineRunRow> = {},
): RoutineRunRow {
  return {
    id,
    routineId,
    trigger: 'scheduled',
    status: 'queued',
    projectId: '',
    conversationId: '',
    agentRunId: `agent-${id}`,
    startedAt: ten,
    ...changes,
  };
}

/** An agent run in the hands of `daemon-a`. */
export function agentRunRow(id: string, changes: Partial<AgentRunRow> = {}): AgentRunRow {
  return {
    id,
    routineRunId: null,
    routineId: null,
    projectId: null,
    conversationId: null,
    assistantMessageId: null,
    agentId: 'brief',
    status: 'queued',
    daemonId: 'daemon-a',
    createdAt: ten,
    ...changes,
  };
}

/** A plugin that turns the routine's prompt into another one. */
export function pluginRecord(id: string): InstalledPluginRecord {
  return {
    id,
    title: `Plugin ${id}`,
    version: '1.2.3',
    sourceKind: 'local',
    source: `/nowhere/${id}`,
    fsPath: `/nowhere/${id}`,
    trust: 'trusted',
    capabilitiesGranted: ['read'],
    installedAt: ten,
    updatedAt: ten,
    manifest: {
      name: id,
      version: '1.2.3',
      od: {
        kind: 'skill',
        useCase: { query: 'As a poem: {{prompt}}' },
        inputs: [{ name: 'prompt', type: 'string', required: true }],
        context: { assets: [{ path: 'poem.md' }] },
      },
    },
  };
}

/** One application of a plugin, linked to nothing. */
export const snapshotInput: SnapshotInput = {
  pluginId: 'poem',
  pluginVersion: '1.2.3',
  manifestSourceDigest: 'ab'.repeat(32),
  taskKind: 'new-generation',
  inputs: { prompt: 'Say what changed.', depth: 3, nested: { list: [1, null, true] } },
  resolvedContext: { items: [{ path: 'poem.md' }] },
  capabilitiesGranted: ['read'],
  capabilitiesRequired: [],
  assetsStaged: [],
  connectorsRequired: [],
  connectorsResolved: [],
  mcpServers: [{ name: 'files' }],
  query: 'As a poem: {{prompt}}',
};

/** What a run of the routine `a` has used: three tokens, seven millionths of a USD. */
export function spending(agentRunId: string, admittedAt: number): Spending {
  const none = { tokens: 0, microUsd: 0 };
  return {
    agentRunId,
    routineId: 'a',
    projectId: 'p',
    admittedAt,
    reserved: none,
    used: { tokens: 3, microUsd: 7 },
    most: { tokens: null, microUsd: null },
    isClosed: true,
  };
}
