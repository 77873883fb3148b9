import { describe, expect, it } from 'vitest';
import { createGate, type Gate, type Place } from '../../src/run/gate.ts';

/** Runs that ask at a gate, and the order in which they were let in. */
function askersAt(gate: Gate) {
  const places = new Map<string, Place>();
  const refusals: unknown[] = [];
  return {
    refusals,
    letIn: () => [...places.keys()],
    ask(agentRunId: string, agentId: string | null = null, routineId: string | null = null) {
      gate.take({ agentRunId, agentId, routineId }).then(
        (place) => places.set(agentRunId, place),
        (error: unknown) => refusals.push(error),
      );
    },
    leave: (id: string) => places.get(id)?.leave(),
  };
}

/** Lets everything that is settled reach those who wait for it. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('runs that wait for a place', () => {
  it('get it in the order in which they came, one for one', async () => {
    const gate = createGate(2);
    const runs = askersAt(gate);
    for (const id of ['a', 'b', 'c', 'd', 'e']) runs.ask(id);
    await settled();
    expect(runs.letIn()).toEqual(['a', 'b']);

    runs.leave('b');
    runs.leave('b');
    await settled();
    expect(runs.letIn()).toEqual(['a', 'b', 'c']);
    expect(gate.waitingFor('d')).toBe('a free place: 2 of 2 runs are working');
    expect(gate.waitingFor('c')).toBeNull();
  });

  it('of a busy agent are passed by those of another, not by their own', async () => {
    const gate = createGate(3, 1);
    const runs = askersAt(gate);
    for (const id of ['x1', 'x2', 'x3']) runs.ask(id, 'x');
    runs.ask('y1', 'y');
    await settled();
    expect(runs.letIn()).toEqual(['x1', 'y1']);
    expect(gate.waitingFor('x2')).toBe('a free place: 1 of 1 runs of the agent x are working');

    runs.leave('y1');
    await settled();
    expect(runs.letIn()).toEqual(['x1', 'y1']);
    runs.leave('x1');
    await settled();
    expect(runs.letIn()).toEqual(['x1', 'y1', 'x2']);
  });

  it('of a free agent wait for the daemon, in one order over all agents', async () => {
    const gate = createGate(1, 1);
    const runs = askersAt(gate);
    runs.ask('x1', 'x');
    for (const id of ['x2', 'y1', 'x3', 'z1']) runs.ask(id, id.slice(0, 1));
    await settled();
    expect(gate.waitingFor('y1')).toBe('a free place: 1 of 1 runs are working');
    for (const id of ['x1', 'x2', 'y1', 'x3']) {
      runs.leave(id);
      await settled();
    }
    expect(runs.letIn()).toEqual(['x1', 'x2', 'y1', 'x3', 'z1']);
  });

  it('are all turned away when the daemon stops, and so is who comes later', async () => {
    const gate = createGate(1, 1);
    const runs = askersAt(gate);
    for (const id of ['x1', 'x2', 'y1']) runs.ask(id, id.slice(0, 1));
    gate.close();
    runs.ask('late', 'x');
    await settled();
    runs.leave('x1');
    await settled();
    expect(runs.letIn()).toEqual(['x1']);
    const stopped = { code: 'DAEMON_STOPPED' };
    expect(runs.refusals).toMatchObject([stopped, stopped, stopped]);
    expect(gate.waitingFor('x2')).toBeNull();
  });

  it('for their routine are passed by those of others, not by their own, and say so', async () => {
    const gate = createGate(4, 3, (id) => Promise.resolve(id === 'capped' ? 2 : null));
    const runs = askersAt(gate);
    for (const id of ['c1', 'c2', 'c3', 'c4']) runs.ask(id, 'x', 'capped');
    await settled();
    runs.ask('free1', 'x', 'free');
    runs.ask('free2', 'y', 'free');
    await settled();
    expect(runs.letIn()).toEqual(['c1', 'c2', 'free1', 'free2']);
    expect(gate.waitingFor('c3')).toBe('a free place: 3 of 3 runs of the agent x are working');

    runs.leave('free1');
    await settled();
    expect(runs.letIn()).toEqual(['c1', 'c2', 'free1', 'free2']);
    expect(gate.waitingFor('c3')).toBe('a free place: 2 of 2 runs of its routine are working');
    runs.leave('c2');
    await settled();
    expect(runs.letIn().at(-1)).toBe('c3');
    expect(gate.waitingFor('c4')).toBe('a free place: 2 of 2 runs of its routine are working');
  });

  it('are let in as soon as their routine allows more, those before them first', async () => {
    let places = 1;
    const gate = createGate(9, null, () => Promise.resolve(places));
    const runs = askersAt(gate);
    for (const id of ['a', 'b', 'c']) runs.ask(id, null, 'routine');
    await settled();
    expect(runs.letIn()).toEqual(['a']);

    places = 3;
    runs.ask('d', null, 'routine');
    await settled();
    expect(runs.letIn()).toEqual(['a', 'b', 'c']);
    expect(gate.waitingFor('d')).toBe('a free place: 3 of 3 runs of its routine are working');
  });

  it('say what they wait for from the moment they ask', async () => {
    const gate = createGate(2, null, () => Promise.resolve(1));
    const runs = askersAt(gate);
    for (const id of ['a', 'b']) runs.ask(id, null, 'routine');
    await settled();
    runs.ask('c', null, 'routine');
    expect(gate.waitingFor('c')).toBe('a free place: 1 of 1 runs of its routine are working');
    runs.ask('d');
    await settled();
    expect(runs.letIn()).toEqual(['a', 'd']);
    runs.leave('a');
    await settled();
    expect(runs.letIn()).toEqual(['a', 'd', 'b']);
  });

  it('of one routine and one agent may both get in by one that leaves', async () => {
    const gate = createGate(9, 1, () => Promise.resolve(1));
    const runs = askersAt(gate);
    runs.ask('both', 'x', 'routine');
    runs.ask('same agent', 'x', 'other');
    runs.ask('same routine', 'y', 'routine');
    await settled();
    expect(runs.letIn()).toEqual(['both']);

    runs.leave('both');
    await settled();
    expect(runs.letIn()).toEqual(['both', 'same agent', 'same routine']);
  });

  it('wait for a run that was at work before them', async () => {
    const gate = createGate(2, null, () => Promise.resolve(1));
    const runs = askersAt(gate);
    const resumed = gate.join({ agentRunId: 'resumed', agentId: null, routineId: 'routine' });
    runs.ask('next', null, 'routine');
    await settled();
    expect(runs.letIn()).toEqual([]);

    resumed.leave();
    await settled();
    expect(runs.letIn()).toEqual(['next']);
  });

  it('are out of the way when they are canceled, also before they stood in line', async () => {
    const gate = createGate(1, null, () => Promise.resolve(1));
    const runs = askersAt(gate);
    const over = new AbortController();
    const run = (agentRunId: string) => ({ agentRunId, agentId: null, routineId: 'routine' });
    runs.ask('first', null, 'routine');
    const waits = gate.take(run('waits'), over.signal);
    await settled();
    const asks = gate.take(run('asks'), over.signal);
    over.abort();

    await expect(waits).rejects.toMatchObject({ code: 'CANCELED' });
    await expect(asks).rejects.toMatchObject({ code: 'CANCELED' });
    runs.leave('first');
    runs.ask('next', null, 'routine');
    await settled();
    expect(runs.letIn()).toEqual(['first', 'next']);
  });

  it('may be ten thousand', async () => {
    const gate = createGate(1, 1);
    let done = 0;
    const work = async () => {
      done += 1;
    };
    const all = Array.from({ length: 10_000 }, (_, at) =>
      gate.enter(
        { agentRunId: `run-${at}`, agentId: `agent-${at % 10}`, routineId: `routine-${at}` },
        work,
      ),
    );
    expect(gate.waitingFor('run-9999')).toBe('a free place: 1 of 1 runs are working');
    await Promise.all(all);
    expect(done).toBe(10_000);
  });
});
