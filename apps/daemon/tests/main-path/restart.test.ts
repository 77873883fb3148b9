import { type Client, routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { counting, endless, stubborn, untilFile } from '../fixtures/programs.ts';
import { startChildDaemon } from '../house/child-daemon.ts';
import { addRoutineDueSoon, agentRun, eventsOf, gone } from '../house/daemon.ts';

/** The process ids that a program of ours says on its first line. */
async function pidsOf(client: Client, runId: string): Promise<number[]> {
  const events = await eventsOf(client, runId, { count: 2 });
  const said = events.flatMap((event) => (event.name === 'stdout' ? event.data.text : []));
  return [...said.join('').matchAll(/\d+/g)].map(([pid]) => Number(pid));
}

describe('a daemon that starts', () => {
  it('does not touch the runs of a sibling that is alive', async () => {
    const sibling = await startChildDaemon();
    await addRoutineDueSoon(sibling.client, { agentId: 'command', agentOptions: endless });
    const { agentRunId } = await sibling.until('run.started');

    const other = await startChildDaemon();

    expect(await agentRun(other.client, agentRunId)).toMatchObject({ status: 'running' });
  });
});

describe('a daemon that is stopped', () => {
  it('stops a run that ignores SIGTERM too, and leaves no process behind', async () => {
    const daemon = await startChildDaemon();
    await addRoutineDueSoon(daemon.client, { agentId: 'command', agentOptions: stubborn });
    const { agentRunId } = await daemon.until('run.started');
    const pids = await pidsOf(daemon.client, agentRunId);

    expect(await daemon.end('SIGINT')).toBe(0);

    await Promise.all(pids.map(gone));
    const next = await startChildDaemon();
    expect(await agentRun(next.client, agentRunId)).toMatchObject({
      status: 'canceled',
      errorCode: 'DAEMON_STOPPED',
    });
  });

  it('shows the events of a run to a later viewer from any event on, exactly', async () => {
    const daemon = await startChildDaemon();
    await addRoutineDueSoon(daemon.client, { agentId: 'command', agentOptions: counting(500) });
    const { agentRunId } = await daemon.until('run.finished');
    const all = await eventsOf(daemon.client, agentRunId);
    await daemon.end('SIGTERM');

    const next = await startChildDaemon();

    expect(await eventsOf(next.client, agentRunId)).toEqual(all);
    for (const after of [1, all.length - 1]) {
      expect(await eventsOf(next.client, agentRunId, { after })).toEqual(all.slice(after));
    }
  });
});

describe('two daemons on one file', () => {
  it('run every slot once between them', async () => {
    const [first, second] = [await startChildDaemon(), await startChildDaemon()];
    // Far enough away for all thirty to be there by then, also on a busy machine.
    const at = Date.now() + 6_000;
    const schedule = { kind: 'interval', everyMs: 86_400_000, anchorAt: at } as const;
    const routines = await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        addRoutineDueSoon(index % 2 === 0 ? first.client : second.client, {
          schedule,
          agentId: 'command',
          agentOptions: { argv: ['true'] },
        }),
      ),
    );

    await Promise.all(
      routines.map(({ id }) =>
        Promise.race([
          first.until('run.finished', ({ routineId }) => routineId === id),
          second.until('run.finished', ({ routineId }) => routineId === id),
        ]),
      ),
    );

    for (const { id } of routines) {
      const { runs } = await first.client.call(routes.listRoutineRuns, { params: { id } });
      expect(runs).toMatchObject([{ status: 'succeeded', slotAt: at }]);
    }
  });

  it('cancel each other\u2019s runs on request', async () => {
    const [first, second] = [await startChildDaemon(), await startChildDaemon()];
    const routine = await addRoutineDueSoon(first.client, {
      schedule: { kind: 'daily', time: '00:00', timezone: 'UTC' },
      prompt: '/nowhere',
      agentId: 'command',
      agentOptions: untilFile,
    });
    const { agentRunId } = await first.client.call(routes.runRoutine, {
      params: { id: routine.id },
    });
    await first.until('run.started');

    await second.client.call(routes.cancelRun, { params: { id: agentRunId } });

    const { status } = await first.until('run.finished');
    expect(status).toBe('canceled');
  });
});
