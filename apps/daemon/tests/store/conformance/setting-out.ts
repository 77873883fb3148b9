import { describe, expect, test } from 'vitest';
import { createAgents } from '../../../src/agents/registry.ts';
import { liveRunsOf, takeOver } from '../../../src/claim/rescue.ts';
import { setOut, setOutAtOnce } from '../../../src/fire/set-out.ts';
import type { Claim, PreparedRun } from '../../../src/handoff.ts';
import { prepareRoutine } from '../../../src/prepare/prepare-routine.ts';
import type { FolderApplicant } from '../../../src/run/folder-lock.ts';
import { reportLimit } from '../../../src/run/rest/account-rest.ts';
import { createRests } from '../../../src/run/rest/rests.ts';
import { daySpan } from '../../../src/schedule/day-span.ts';
import { getAgentRun, insertAgentRun } from '../../../src/store/queries/agent-runs.ts';
import { findAttempt } from '../../../src/store/queries/open-attempts.ts';
import { findRun } from '../../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import { insertScheduledRun } from '../../../src/store/queries/slots.ts';
import { getWorkspace, insertWorkspace } from '../../../src/store/queries/workspaces.ts';
import type { Ground, GroundOpener, WritePoint } from '../ground.ts';
import { agentRunRow, routineRow, runRow, settings, ten } from './examples.ts';

const words = 'the disk is made of cheese';
const budgets = {
  settings: { tokensPerDay: 1_000_000, usdPerDay: null, timeZone: 'UTC' },
  dayOf: daySpan,
};
const agents = createAgents({ briefProgram: ['brief'], environment: {} });
const desk = {
  budgets,
  claim: settings,
  dataDir: '/data',
  agents: { findAgent: (id: string) => agents.find(id), agentIds: () => agents.ids },
  rests: createRests({}),
};

const claim: Claim = {
  runId: 'run',
  routineId: 'r',
  trigger: 'scheduled',
  slotAt: ten,
  agentRunId: 'agent-run',
  claimedAt: ten,
  version: 1,
  startAt: null,
  after: [],
  cancels: false,
};

/** Every write of a start that belongs to the transaction of its preparation. */
const writes: readonly { readonly what: string; readonly point: WritePoint }[] = [
  { what: 'the next turn', point: { on: 'INSERT', table: 'folder_turns' } },
  { what: 'the place in the line', point: { on: 'INSERT', table: 'run_workspaces' } },
  { what: 'the turn', point: { on: 'UPDATE OF state', table: 'run_workspaces' } },
  { what: 'the agent run', point: { on: 'UPDATE OF started_at', table: 'agent_runs' } },
  { what: 'the run', point: { on: 'UPDATE OF status', table: 'routine_runs' } },
  { what: "the spool's path", point: { on: 'UPDATE OF spool', table: 'open_attempts' } },
  { what: 'what its budget holds', point: { on: 'INSERT', table: 'spendings' } },
];

/** A run that is prepared and begun in one transaction. */
export function exerciseSettingOut(open: GroundOpener): void {
  describe('a run that is begun as it is prepared', () => {
    test('is at work, with its spool, its turn and its budget written down', async () => {
      const { store } = await claimed(open);

      const { run, begun } = await store.write(() => prepareAndBegin('/site'));

      expect(begun).toMatchObject({ admission: { most: expect.anything() } });
      const rows = await store.read(function* () {
        const agentRun = yield* getAgentRun(run.agentRunId);
        return { agentRun, run: yield* findRun('run') };
      });
      expect(rows).toMatchObject({ agentRun: { status: 'running' }, run: { status: 'running' } });
      expect(await store.read(() => getWorkspace(run.agentRunId))).toMatchObject({
        state: 'open',
        path: '/site',
      });
      const attempt = await store.read(() => findAttempt(run.agentRunId));
      expect(attempt?.spool).toBe('/data/spools/agent-run');
      expect(attempt?.run).toEqual(run);
    });

    test('is prepared and waits in line where another works in its folder', async () => {
      const { store } = await claimed(open);
      await store.write(function* () {
        yield* insertAgentRun(agentRunRow('other', { status: 'running' }));
        yield* insertWorkspace({ ...turnOf('other', '/site').workspace, state: 'open', turn: 0 });
      });

      const { run, begun } = await store.write(() => prepareAndBegin('/site/page'));

      expect(begun).toBeNull();
      expect(await store.read(() => findRun('run'))).toMatchObject({
        status: 'queued',
        waitingFor: expect.stringContaining('run other is working in it'),
      });
      expect(await store.read(() => getWorkspace(run.agentRunId))).toMatchObject({
        state: 'waiting',
      });
      expect((await store.read(() => findAttempt(run.agentRunId)))?.spool).toBeNull();
    });

    test('is prepared alone where its folder is not known', async () => {
      const { store } = await claimed(open);

      const { run, begun } = await store.write(() => prepareAndBegin(null));

      expect(begun).toBeNull();
      expect(await store.read(() => getAgentRun(run.agentRunId))).toMatchObject({
        status: 'queued',
      });
    });

    test('waits where an account of its agent has reached its usage limit, and takes no turn meanwhile', async () => {
      const { store } = await claimed(open);
      const account = { key: 'k', family: 'brief', agentId: 'brief', name: 'the key' };
      const report = { resetsAt: ten + 60_000, message: 'Too much.', startedAt: ten };
      await store.write(() => reportLimit(account, report, ten));

      const { begun } = await store.write(() => prepareAndBegin('/site'));

      expect(begun).toBeNull();
      expect(await store.read(() => findRun('run'))).toMatchObject({ status: 'queued' });
      expect(await store.read(() => getWorkspace('agent-run'))).toBeNull();
    });

    test('that another daemon has taken over meanwhile is begun by that one alone', async () => {
      const { store } = await claimed(open);
      const { run } = await store.write(() => prepareAndBegin(null));
      const [orphan] = await store.read(() => liveRunsOf('daemon-a', false));
      if (orphan === undefined) throw new Error('the run is not found');
      expect(await store.write(() => takeOver(orphan, 'daemon-b', ten + 1))).toBe(true);

      const by = (daemonId: string) => ({ ...desk, claim: { ...settings, daemonId } });
      expect(await store.write(() => setOut(by('daemon-a'), run, ten + 2))).toBeNull();
      expect(await store.read(() => findRun('run'))).toMatchObject({ status: 'queued' });
      expect(await store.write(() => setOut(by('daemon-b'), run, ten + 3))).not.toBeNull();
      expect(await store.write(() => setOut(by('daemon-a'), run, ten + 4))).toBeNull();
    });

    test.each(writes)('leaves nothing when $what cannot be written', async ({ point }) => {
      const ground = await claimed(open);
      await ground.failOn(point, words);

      const begin = ground.store.write(() => prepareAndBegin('/site'));

      await expect(begin).rejects.toMatchObject({ message: words });
      const tables = ['projects', 'conversations', 'messages', 'agent_runs', 'open_attempts'];
      for (const table of [...tables, 'run_workspaces', 'spendings'])
        expect(await ground.sql(`SELECT * FROM ${table}`)).toEqual([]);
      expect(await ground.store.read(() => findRun('run'))).toMatchObject({
        status: 'queued',
        projectId: '',
      });
    });
  });
}

async function claimed(open: GroundOpener): Promise<Ground> {
  const ground = await open.fresh();
  await ground.store.write(function* () {
    yield* insertRoutine(routineRow('r', { agentId: 'brief' }));
    yield* insertScheduledRun(runRow('run', 'r', { agentRunId: 'agent-run' }), ten, 'daemon-a');
  });
  return ground;
}

/** @param folder where the run will work; null where that is not known */
function* prepareAndBegin(folder: string | null) {
  const progress = { projectId: '', conversationId: '', assistantMessageId: '' };
  const run: PreparedRun = yield* prepareRoutine(claim, 'daemon-a', progress, ten + 1);
  const turn = folder === null ? null : turnOf(run.agentRunId, folder);
  return { run, begun: yield* setOutAtOnce(desk, run, turn, ten + 1) };
}

function turnOf(agentRunId: string, path: string): FolderApplicant {
  const folders = { source: path, root: path, path };
  const own = { agentRunId, routineId: null, daemonId: 'daemon-a', host: 'h', createdAt: ten };
  const none = { branch: null, baseCommit: null, keep: { days: 14, onSuccess: 'diff' as const } };
  return {
    runId: agentRunId === 'agent-run' ? 'run' : null,
    workspace: { ...folders, ...own, ...none, mode: 'in_place' },
  };
}
