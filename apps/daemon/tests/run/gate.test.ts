import { describe, expect, it } from 'vitest';
import { createGate, type Gate, type Place } from '../../src/run/gate.ts';

/** Runs that ask at a gate, and the order in which they were let in. */
function askersAt(gate: Gate) {
  const places = new Map<string, Place>();
  const refusals: unknown[] = [];
  return {
    refusals,
    letIn: () => [...places.keys()],
    ask(agentRunId: string, agentId: string | null = null) {
      gate.take({ agentRunId, agentId }).then(
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

  it('may be ten thousand', async () => {
    const gate = createGate(1, 1);
    let done = 0;
    const work = async () => {
      done += 1;
    };
    const all = Array.from({ length: 10_000 }, (_, at) =>
      gate.enter({ agentRunId: `run-${at}`, agentId: `agent-${at % 10}` }, work),
    );
    expect(gate.waitingFor('run-9999')).toBe('a free place: 1 of 1 runs are working');
    await Promise.all(all);
    expect(done).toBe(10_000);
  });
});
