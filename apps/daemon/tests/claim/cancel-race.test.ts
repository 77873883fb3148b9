import { randomInt } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { waitStep } from '../../src/fire/wait-step.ts';
import type { Claim, PreparedRun } from '../../src/handoff.ts';
import { prepareRoutine } from '../../src/prepare/prepare-routine.ts';
import { finishAttempt } from '../../src/record/finish.ts';
import { nextAttempt } from '../../src/record/next-attempt.ts';
import { createLiveRuns } from '../../src/run/live-runs.ts';
import { createHub } from '../../src/show/hub.ts';
import type { Plan } from '../../src/store/plan.ts';
import { sameText } from '../../src/store/plan.ts';
import { cancelRequests } from '../../src/store/queries/agent-runs.ts';
import { findRun, isRunLive, updateLiveRun } from '../../src/store/queries/routine-runs.ts';
import { insertRoutine } from '../../src/store/queries/routines.ts';
import { insertScheduledRun } from '../../src/store/queries/slots.ts';
import { routineRow, runRow, ten } from '../store/conformance/examples.ts';
import type { Ground } from '../store/ground.ts';
import { postgres } from '../store/postgres-ground.ts';
import { sqlite } from '../store/sqlite-ground.ts';

const owner = 'daemon-a';
const start = { version: 1, startAt: null, after: [], cancels: false };

/** The run that is to be canceled, in another daemon's hands. */
const running: Claim = {
  ...start,
  runId: 'run',
  routineId: 'r',
  agentRunId: 'agent-run',
  trigger: 'scheduled',
  slotAt: ten,
  claimedAt: ten,
};

/** The slot after it, whose policy is `cancel_running`. */
const later: Claim = { ...running, runId: 'later', after: ['run'], cancels: true };

async function claimed(open: () => Promise<Ground>): Promise<Ground> {
  const ground = await open();
  await ground.store.write(function* () {
    yield* insertRoutine(routineRow('r', { agentId: 'brief' }));
    yield* insertScheduledRun(runRow('run', 'r', { agentRunId: 'agent-run' }), ten, owner);
  });
  return ground;
}

function* prepared(): Plan<PreparedRun> {
  const progress = { projectId: '', conversationId: '', assistantMessageId: '' };
  return yield* prepareRoutine(running, owner, progress, ten + 1);
}

/** As the end of an attempt that is tried again writes it. */
function* triedAgain(run: PreparedRun): Plan<PreparedRun | null> {
  const ended = { exitCode: null, signal: null, error: 'its keeper died', summary: null };
  const record = {
    ...ended,
    status: 'interrupted',
    errorCode: null,
    completedAt: ten + 5,
  } as const;
  yield* finishAttempt(run, record, { answer: '' }, owner);
  return yield* nextAttempt(run, record, { daemonId: owner, notBefore: ten, now: ten + 5 });
}

/** The later slot comes, and cancels what is before it; resolves as soon as it waits for that. */
async function cancelThatBefore({ store }: Ground): Promise<void> {
  const stopping = new AbortController();
  const desk = { store, hub: createHub(), liveRuns: createLiveRuns(), stopping: stopping.signal };
  const asked = new Promise<void>((resolve) => {
    const read: typeof store.read = async (plan) => {
      const answer = await store.read(plan);
      // The second question is whether the run has ended: what was to be written stands by then.
      if ((reads += 1) > 1) resolve();
      return answer;
    };
    let reads = 0;
    const waiting = waitStep({ ...desk, store: { ...store, read } }, later).catch(() => undefined);
    onTestFinished(async () => {
      stopping.abort();
      await waiting;
    });
  });
  await asked;
}

/** What the ledger says of the run, and which attempts its daemon is asked to cancel. */
async function standing({ store }: Ground) {
  return await store.read(function* () {
    const run = yield* findRun('run');
    return { status: run?.status, asked: yield* cancelRequests(owner) };
  });
}

const engines = {
  SQLite: () => sqlite.fresh(),
  Postgres: () => postgres.fresh(),
};

describe.each(Object.entries(engines))('a later slot that cancels a run, on %s', (_, open) => {
  test('ends one that is not prepared yet, and it cannot be prepared any more', async () => {
    const ground = await claimed(open);

    await cancelThatBefore(ground);

    expect(await standing(ground)).toEqual({ status: 'canceled', asked: [] });
    await expect(ground.store.write(prepared)).rejects.toMatchObject({ code: 'CANCELED' });
  });

  test('asks the daemon of one that is prepared', async () => {
    const ground = await claimed(open);
    await ground.store.write(prepared);

    await cancelThatBefore(ground);

    expect(await standing(ground)).toEqual({ status: 'queued', asked: ['agent-run'] });
  });

  test('asks for the attempt that there is by then', async () => {
    const ground = await claimed(open);
    const run = await ground.store.write(prepared);
    const next = await ground.store.write(() => triedAgain(run));

    await cancelThatBefore(ground);

    expect(await standing(ground)).toEqual({ status: 'queued', asked: [next?.agentRunId] });
  });
});

/** Lets a transaction stand still, all of it written and nothing committed. */
async function standStill<T>(ground: Ground, plan: () => Plan<T>) {
  const key = randomInt(2 ** 31);
  await ground.sql(`SELECT pg_advisory_lock(${key})::text AS held`);
  const committed = ground.store.write(function* () {
    const result = yield* plan();
    yield sameText(`SELECT pg_advisory_xact_lock(${key})::text AS held`);
    return result;
  });
  await waitingForLocks(ground, 1);
  return {
    async goOn(): Promise<T> {
      await ground.sql(`SELECT pg_advisory_unlock(${key})::text AS held`);
      return await committed;
    },
  };
}

/** Resolves when so many transactions of this database wait for a lock. */
async function waitingForLocks({ sql }: Ground, count: number): Promise<void> {
  const question = `SELECT count(*) AS waiting FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  for (let waiting = 0; waiting < count; ) {
    const [row] = await sql(question);
    waiting = Number(row?.['waiting'] ?? 0);
  }
}

describe('a later slot that cancels a run in the middle of a transaction of its daemon, on Postgres', () => {
  test('waits for its preparation, and asks its daemon', async () => {
    const ground = await claimed(engines.Postgres);
    const preparing = await standStill(ground, prepared);

    const canceling = cancelThatBefore(ground);
    await waitingForLocks(ground, 2);
    await preparing.goOn();
    await canceling;

    expect(await standing(ground)).toEqual({ status: 'queued', asked: ['agent-run'] });
  });

  test('waits for its next attempt, and asks for that', async () => {
    const ground = await claimed(engines.Postgres);
    const run = await ground.store.write(prepared);
    const retrying = await standStill(ground, () => triedAgain(run));

    const canceling = cancelThatBefore(ground);
    await waitingForLocks(ground, 2);
    const next = await retrying.goOn();
    await canceling;

    expect(await standing(ground)).toEqual({ status: 'queued', asked: [next?.agentRunId] });
  });
});

describe.each(Object.entries(engines))('a run that waits for another, on %s', (_, open) => {
  test('waits no longer once it is canceled, however long the other goes on', async () => {
    const { store } = await claimed(open);
    await store.write(() =>
      insertScheduledRun(runRow('later', 'r', { agentRunId: 'later-agent-run' }), ten + 1, owner),
    );
    const desk = { store, hub: createHub(), liveRuns: createLiveRuns() };
    const waiting = waitStep(
      { ...desk, stopping: new AbortController().signal },
      { ...later, cancels: false },
    );
    await store.write(() =>
      updateLiveRun('later', { status: 'canceled', error: null, completed_at: ten + 2 }),
    );
    await waiting;
    expect(await store.read(() => isRunLive('run'))).toBe(true);
  });
});
