import { type Client, defaultPolicies, routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { endless, steady, stubborn } from '../fixtures/programs.ts';
import { startChildDaemon } from '../house/child-daemon.ts';
import { addRoutineDueSoon, agentRun, eventsOf, gone, isAlive } from '../house/daemon.ts';
import { keepers } from '../house/keepers.ts';

/** The process ids that a program of ours says on its first line. */
async function pidsOf(client: Client, runId: string): Promise<number[]> {
  const events = await eventsOf(client, runId, { count: 2 });
  const said = events.flatMap((event) => (event.name === 'stdout' ? event.data.text : []));
  return [...said.join('').matchAll(/\d+/g)].map(([pid]) => Number(pid)).slice(0, 2);
}

/** What a run said, without what differs from run to run. */
function told(events: Awaited<ReturnType<typeof eventsOf>>) {
  const names = events.flatMap(({ name, data }) => (name === 'stdout' ? [] : [{ name, data }]));
  const text = events.flatMap((event) => (event.name === 'stdout' ? event.data.text : [])).join('');
  const same = (it: unknown) =>
    JSON.stringify(it).replace(/"(projectId|conversationId|cwd)":"[^"]*"/g, '"$1":""');
  return { names: names.map(same), text: text.replace(/pid \d+/, 'pid') };
}

const once = { ...defaultPolicies, retry: { ...defaultPolicies.retry, attempts: 1 } };

describe('a daemon that is killed in the middle of a run', () => {
  it('is followed by one that goes on with the run, as if nothing had happened', async () => {
    const agentOptions = steady(60, 50);
    const first = await startChildDaemon();
    await addRoutineDueSoon(first.client, { agentId: 'command', agentOptions });
    const { agentRunId } = await first.until('run.started');
    const [pid = 0] = await pidsOf(first.client, agentRunId);

    await first.end('SIGKILL');
    expect(isAlive(pid)).toBe(true);
    const second = await startChildDaemon();
    const events = await eventsOf(second.client, agentRunId);

    expect(await agentRun(second.client, agentRunId)).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      error: null,
    });
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));

    const undisturbed = await addRoutineDueSoon(second.client, {
      agentId: 'command',
      agentOptions,
    });
    const other = await second.until('run.finished', (it) => it.routineId === undisturbed.id);
    expect(told(events)).toEqual(told(await eventsOf(second.client, other.agentRunId)));
  });

  it('misses nothing of a run that ends while no daemon is there', async () => {
    const first = await startChildDaemon();
    await addRoutineDueSoon(first.client, { agentId: 'command', agentOptions: steady(20, 20) });
    const { agentRunId } = await first.until('run.started');
    const [pid = 0] = await pidsOf(first.client, agentRunId);
    const [keeper] = keepers();

    await first.end('SIGKILL');
    await gone(pid);
    // With nothing left to own it goes by itself.
    await gone(keeper?.pid ?? 0);
    const second = await startChildDaemon();

    const events = await eventsOf(second.client, agentRunId);
    const text = events.flatMap((event) => (event.name === 'stdout' ? event.data.text : []));
    expect(text.join('').match(/line \d+/g)).toHaveLength(20);
    expect(events.at(-1)).toMatchObject({ name: 'end', data: { status: 'succeeded' } });
  });

  it('leaves a run that the next daemon can cancel, with all its processes', async () => {
    const first = await startChildDaemon();
    await addRoutineDueSoon(first.client, { agentId: 'command', agentOptions: stubborn });
    const { agentRunId } = await first.until('run.started');
    const pids = await pidsOf(first.client, agentRunId);
    await first.end('SIGKILL');
    const second = await startChildDaemon();

    await second.client.call(routes.cancelRun, { params: { id: agentRunId } });

    expect(await second.until('run.finished')).toMatchObject({ agentRunId, status: 'canceled' });
    expect(pids.map(isAlive)).toEqual([false, false]);
  });

  it('is stood in for by a sibling that was there all the time', async () => {
    const [first, sibling] = [await startChildDaemon(), await startChildDaemon()];
    await addRoutineDueSoon(first.client, { agentId: 'command', agentOptions: steady(160, 50) });
    const started = await Promise.race([first.until('run.started'), sibling.until('run.started')]);
    const { agentRunId } = started;
    const owner = first.events.includes(started) ? first : sibling;
    const other = owner === first ? sibling : first;

    await owner.end('SIGKILL');

    const finished = await other.until('run.finished', (it) => it.agentRunId === agentRunId);
    expect(finished.status).toBe('succeeded');
    const events = await eventsOf(other.client, agentRunId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  });
});

describe('a keeper that is killed', () => {
  it('interrupts its runs, leaves no process, and is followed by another', async () => {
    const daemon = await startChildDaemon();
    await addRoutineDueSoon(daemon.client, {
      agentId: 'command',
      agentOptions: stubborn,
      policies: once,
    });
    const { agentRunId } = await daemon.until('run.started');
    const pids = await pidsOf(daemon.client, agentRunId);
    const [keeper] = keepers();

    process.kill(keeper?.pid ?? 0, 'SIGKILL');

    const finished = await daemon.until('run.finished', (it) => it.agentRunId === agentRunId);
    expect(finished.status).toBe('interrupted');
    expect(pids.map(isAlive)).toEqual([false, false]);
    const events = await eventsOf(daemon.client, agentRunId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const after = await addRoutineDueSoon(daemon.client, {
      agentId: 'command',
      agentOptions: steady(2, 1),
    });
    const next = await daemon.until('run.finished', (it) => it.routineId === after.id);
    expect(next.status).toBe('succeeded');
  });

  it('together with its daemon leaves runs that the next daemon calls interrupted', async () => {
    const first = await startChildDaemon();
    await addRoutineDueSoon(first.client, {
      agentId: 'command',
      agentOptions: endless,
      policies: once,
    });
    const { agentRunId } = await first.until('run.started');
    const [pid = 0] = await pidsOf(first.client, agentRunId);
    const [keeper] = keepers();
    process.kill(keeper?.pid ?? 0, 'SIGSTOP');
    await first.end('SIGKILL');
    process.kill(keeper?.pid ?? 0, 'SIGKILL');

    const second = await startChildDaemon();

    await gone(pid);
    const events = await eventsOf(second.client, agentRunId);
    expect(events.some(({ name, data }) => name === 'error' && 'code' in data)).toBe(true);
  });
});
