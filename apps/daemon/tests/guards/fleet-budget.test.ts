import path from 'node:path';
import { routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { type ChildDaemon, startChildDaemon } from '../house/child-daemon.ts';
import { agentRun, eventsOf } from '../house/daemon.ts';
import { freshDatabase } from '../setup/postgres-database.ts';
import { addSpender, installSpender, runNow, spends } from './spender.ts';
import { workFolder } from './stage.ts';

/** Each is a program with a keeper and an agent of its own: a machine with nothing else to do takes 20. */
const fleet = Number(process.env['OD_TEST_FLEET'] ?? 4);
const eventUsd = 0.1;
const limitUsd = fleet * 2 * eventUsd;
/** What a model takes for a step (ms): longer than a machine that all share needs to hear of the last one. */
const everyMs = Math.max(300, fleet * 100);

/** A few at a time: each takes a core for a while. */
async function startFleet(env: Record<string, string>): Promise<ChildDaemon[]> {
  const daemons: ChildDaemon[] = [];
  while (daemons.length < fleet) {
    const more = Math.min(4, fleet - daemons.length);
    daemons.push(...(await Promise.all(Array.from({ length: more }, () => startChildDaemon(env)))));
  }
  return daemons;
}

async function spentBy({ client }: ChildDaemon, agentRunId: string): Promise<number> {
  const events = await eventsOf(client, agentRunId);
  return events.reduce(
    (sum, it) =>
      sum + (it.name === 'agent' && it.data.type === 'usage' ? (it.data.costUsd ?? 0) : 0),
    0,
  );
}

describe.each(['sqlite', 'postgres'] as const)('a budget of a day, on %s,', (engine) => {
  it(`is passed by no more than one event by ${fleet} daemons at once`, {
    timeout: 300_000,
  }, async () => {
    installSpender();
    const database: Record<string, string> =
      engine === 'postgres' ? { OD_DATABASE_URL: await freshDatabase() } : {};
    const daemons = await startFleet({ ...database, OD_BUDGET_USD_PER_DAY: String(limitUsd) });
    const [first] = daemons;
    if (first === undefined) throw new Error('no daemon was started');
    const file = path.join(workFolder(), 'pids');
    // What one event costs is all that is known of its runs.
    const routine = await addSpender(first, spends({ steps: 1, usd: eventUsd, file }));
    const known = await runNow(first, routine);
    await first.until('run.finished', ({ agentRunId }) => agentRunId === known);
    await first.client.call(routes.updateRoutine, {
      params: { id: routine.id },
      body: { policies: spends({ steps: 99, usd: eventUsd, everyMs, file }) },
    });

    const runs = await Promise.all(
      daemons.map(async (daemon) => {
        const id = await runNow(daemon, routine);
        await daemon.until('run.finished', ({ agentRunId }) => agentRunId === id);
        return { run: await agentRun(daemon.client, id), usd: await spentBy(daemon, id) };
      }),
    );

    for (const { run } of runs)
      expect(run).toMatchObject({ status: 'blocked', errorCode: 'BUDGET_EXCEEDED' });
    const sum = runs.reduce((total, { usd }) => total + usd, await spentBy(first, known));
    expect(runs.filter(({ usd }) => usd > 0).length).toBeGreaterThan(fleet / 2);
    expect(sum).toBeGreaterThan(limitUsd * 0.7);
    expect(sum).toBeLessThanOrEqual(limitUsd + eventUsd + 1e-9);
  });
});
