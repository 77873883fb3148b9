import { describe, expect, test } from 'vitest';
import { liveRunsOf, takeOver } from '../../../src/claim/rescue.ts';
import type { Claim } from '../../../src/handoff.ts';
import { prepareRoutine } from '../../../src/prepare/prepare-routine.ts';
import { recordPrepareFailed } from '../../../src/record/prepare-failed.ts';
import type { Plan } from '../../../src/store/plan.ts';
import { getAgentRun } from '../../../src/store/queries/agent-runs.ts';
import { listMessages } from '../../../src/store/queries/messages.ts';
import { upsertPlugin } from '../../../src/store/queries/plugins.ts';
import { getProject, insertProject } from '../../../src/store/queries/projects.ts';
import { findRun } from '../../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../../src/store/queries/routines.ts';
import { insertScheduledRun, listSlots } from '../../../src/store/queries/slots.ts';
import { insertSnapshot, linkToProject } from '../../../src/store/queries/snapshots.ts';
import type { Ground, GroundOpener } from '../ground.ts';
import { pluginRecord, routineRow, runRow, snapshotInput, ten } from './examples.ts';
import { preparePoints } from './prepare-points.ts';

const words = 'the disk is made of cheese';
const written = ['conversations', 'messages', 'agent_runs'] as const;
const targets = [
  { target: 'a project of its own', reuse: false, points: preparePoints },
  { target: 'a reused project', reuse: true, points: preparePoints.slice(1) },
];

/** Preparing a run is one transaction: all of it or nothing. */
export function exercisePrepare(open: GroundOpener): void {
  describe.each(targets)('preparing a run in $target', ({ reuse, points }) => {
    test('writes project, conversation, messages, snapshot, links and pins', async () => {
      const { ground, claim } = await claimed(open, reuse);
      const { store } = ground;
      const { progress, prepare } = preparation(claim);
      const run = await store.write(prepare);
      expect(progress).toEqual({
        projectId: expect.stringMatching(ofProject(reuse)),
        conversationId: expect.stringMatching(/^routine-conv-[0-9a-f-]{36}$/),
        assistantMessageId: expect.stringMatching(/^routine-assistant-[0-9a-f-]{36}$/),
      });
      expect(run).toMatchObject({ ...progress, prompt: 'As a poem: Say what changed.' });
      expect(await store.read(() => findRun('run'))).toMatchObject({
        status: 'queued',
        projectId: run.projectId,
        conversationId: run.conversationId,
      });
      const messages = await store.read(() => listMessages(run.conversationId));
      expect(messages.map((it) => it.content)).toEqual(['As a poem: Say what changed.', '']);
      const [snapshot] = await ground.sql(
        `SELECT * FROM applied_plugin_snapshots WHERE id <> 'before'`,
      );
      expect(snapshot).toMatchObject({
        project_id: run.projectId,
        conversation_id: run.conversationId,
        run_id: claim.agentRunId,
        expires_at: null,
      });
      const project = await store.read(() => getProject(run.projectId));
      expect(project?.appliedPluginSnapshotId).toBe(snapshot?.['id']);
      expect(await store.read(() => getAgentRun(claim.agentRunId))).toMatchObject({
        status: 'queued',
        conversationId: run.conversationId,
      });
    });

    test('is left to the daemon that has taken it over meanwhile', async () => {
      const { ground, claim } = await claimed(open, reuse);
      const { store } = ground;
      const [orphan] = await store.read(() => liveRunsOf('daemon-a', false));
      if (orphan === undefined) throw new Error('the run is not found');
      await store.write(() => takeOver(orphan, 'daemon-b', ten + 1));
      const { progress, prepare } = preparation(claim);

      const refusal: unknown = await store.write(prepare).catch((error: unknown) => error);

      expect(refusal).toMatchObject({ code: 'CANCELED' });
      await expectNothingPrepared(ground, reuse);
      const by = { daemonId: 'daemon-a', now: ten + 2 };
      const recorded = store.write(() => recordPrepareFailed(claim, progress, refusal, by));
      expect(await recorded).toBe(false);
      await expectNothingPrepared(ground, reuse);
      await store.write(() => prepareRoutine(claim, 'daemon-b', progress, ten + 3));
      expect(await store.read(() => getAgentRun(claim.agentRunId))).toMatchObject({
        status: 'queued',
      });
    });

    test('has no write that these tests do not make fail', async () => {
      const { ground, claim } = await claimed(open, reuse);
      const texts: string[] = [];
      await ground.store.write(() =>
        watched(preparation(claim).prepare(), (text) => texts.push(text)),
      );
      const writes = texts.filter((text) => /^(insert|update|delete)/i.test(text));
      expect(writes).toHaveLength(points.length);
    });

    test.each(points)('leaves nothing when $what cannot be written', async ({ point, reached }) => {
      const { ground, claim } = await claimed(open, reuse);
      const { store } = ground;
      const { progress, prepare } = preparation(claim);
      await ground.failOn(point, words);
      const refusal: unknown = await store.write(prepare).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(Error);
      expect(refusal).toMatchObject({ message: words });
      expect(progress).toEqual({
        projectId: expect.stringMatching(reached.project ? ofProject(reuse) : /^$/),
        conversationId: expect.stringMatching(reached.conversation ? /^routine-conv-/ : /^$/),
        assistantMessageId: expect.stringMatching(/^routine-assistant-/),
      });
      await expectNothingPrepared(ground, reuse);
      await ground.mend();
      await recordFailure(ground, claim, progress, refusal);
    });
  });
}

const ofProject = (reuse: boolean) => (reuse ? /^p$/ : /^routine-[0-9a-f-]{36}$/);

type Claimed = Claim & { readonly slotAt: number };

async function claimed(open: GroundOpener, reuse: boolean) {
  const ground = await open.fresh();
  const target = reuse ? ({ projectMode: 'reuse', projectId: 'p' } as const) : {};
  const context = { skillIds: [], pluginIds: ['poem'], mcpServerIds: [], connectorIds: [] };
  await ground.store.write(function* () {
    yield* upsertPlugin(pluginRecord('poem'));
    if (reuse) {
      yield* insertProject({ id: 'p', name: 'P', createdAt: ten, updatedAt: ten });
      yield* insertSnapshot('before', snapshotInput, ten);
      yield* linkToProject('before', 'p');
    }
    yield* insertRoutine(routineRow('r', { contextJson: JSON.stringify(context), ...target }));
    yield* insertScheduledRun(runRow('run', 'r'), ten, 'daemon-a');
  });
  const agentRunId = 'agent-run';
  const ids = { runId: 'run', routineId: 'r', agentRunId };
  const start = { version: 1, startAt: null, after: [], cancels: false };
  const claim: Claimed = { ...ids, ...start, trigger: 'scheduled', slotAt: ten, claimedAt: ten };
  return { ground, claim };
}

function preparation(claim: Claim) {
  const progress = { projectId: '', conversationId: '', assistantMessageId: '' };
  return { progress, prepare: () => prepareRoutine(claim, 'daemon-a', progress, ten + 1) };
}

async function expectNothingPrepared(ground: Ground, reuse: boolean): Promise<void> {
  for (const table of written) expect(await ground.sql(`SELECT * FROM ${table}`)).toEqual([]);
  const projects = await ground.sql('SELECT id, applied_plugin_snapshot_id AS pin FROM projects');
  expect(projects).toEqual(reuse ? [{ id: 'p', pin: 'before' }] : []);
  const kept = await ground.sql('SELECT id FROM applied_plugin_snapshots');
  expect(kept).toEqual(reuse ? [{ id: 'before' }] : []);
  const run = await ground.store.read(() => findRun('run'));
  expect(run).toMatchObject({ status: 'queued', projectId: '', conversationId: '' });
}

/** The run row says what happened and how far it got; the slot stays taken. */
async function recordFailure(
  { store }: Ground,
  claim: Claimed,
  reached: ReturnType<typeof preparation>['progress'],
  error: unknown,
): Promise<void> {
  const by = { daemonId: 'daemon-a', now: ten + 2 };
  await store.write(() => recordPrepareFailed(claim, reached, error, by));
  expect(await store.read(() => findRun('run'))).toMatchObject({
    status: 'failed',
    error: words,
    errorCode: 'PREPARE_FAILED',
    completedAt: ten + 2,
    projectId: reached.projectId,
    conversationId: reached.conversationId,
  });
  expect(await store.read(() => getAgentRun(claim.agentRunId))).toMatchObject({
    status: 'canceled',
    error: words,
    assistantMessageId: reached.assistantMessageId,
  });
  const slots = await store.read(() => listSlots('r', { from: 0, to: 2 * ten, limit: 9 }));
  expect(slots).toMatchObject([{ slotAt: claim.slotAt, outcome: 'ran', runId: 'run' }]);
}

/** The same plan, with a look at every statement that it makes. */
function* watched<T>(plan: Plan<T>, see: (text: string) => void): Plan<T> {
  let step = plan.next();
  while (step.done !== true) {
    see(step.value.text('sqlite').sql);
    step = plan.next(yield step.value);
  }
  return step.value;
}
