// One process of a race. It goes round after round: says `ready`, waits for the word to go, and
// tells every slot that it claimed. It says `done` after the last, and ends with who started it.
import { once } from 'node:events';
import { z } from 'zod';
import { claimDue } from '../../src/claim/claim-due.ts';
import { earliestDue } from '../../src/store/queries/routines.ts';
import { insertScheduledRun } from '../../src/store/queries/slots.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { calendar } from '../store/conformance/examples.ts';
import { routineId, slotOf, wavesOf } from './slots.ts';
import { begin, spendAll } from './spending.ts';

const Order = z.object({
  name: z.string(),
  way: z.enum(['one by one', 'in batches', 'open', 'spend']),
  count: z.int(),
  databases: z.array(z.object({ dataDir: z.string(), databaseUrl: z.string().nullable() })),
});
const order = Order.parse(JSON.parse(process.argv[2] ?? ''));

process.on('disconnect', () => process.exit(1));
for (const database of order.databases) {
  if (order.way === 'open') await go();
  const store = await openStore(database);
  if (order.way === 'spend') {
    await go();
    await begin(store, order.name);
    await go();
    await spendAll(store, order.name);
    await store.close();
    continue;
  }
  for (const wave of wavesOf(order.count)) {
    await go();
    if (order.way === 'one by one') await claimOneByOne(store, wave);
    if (order.way === 'in batches') await claimInBatches(store, wave);
  }
  await store.close();
}
await say('done');
process.removeAllListeners('disconnect');
process.disconnect();

async function go(): Promise<void> {
  const word = once(process, 'message');
  await say('ready');
  await word;
}

function say(what: 'ready' | 'done' | readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(what, undefined, {}, () => resolve());
  });
}

async function claimOneByOne(store: Store, wave: number[]): Promise<void> {
  // Postgres takes several at once from each process, SQLite one.
  const lanes = store.engine === 'postgres' ? 4 : 1;
  const left = wave.values();
  async function lane(): Promise<void> {
    for (const n of left) {
      const run = await store.write(() => insertScheduledRun(runOf(n), slotOf(n), order.name));
      if (run !== null) await say([routineId(n)]);
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane));
}

function runOf(n: number) {
  return {
    id: `run-${n}-${order.name}`,
    routineId: routineId(n),
    trigger: 'scheduled',
    status: 'queued',
    projectId: '',
    conversationId: '',
    agentRunId: `agent-${n}-${order.name}`,
    startedAt: slotOf(n),
  };
}

async function claimInBatches(store: Store, wave: number[]): Promise<void> {
  const settings = { daemonId: order.name, calendar };
  const now = slotOf(wave[0] ?? 0);
  // What another process has in hand is passed over and asked for again, as a daemon does.
  while (((await store.read(earliestDue)) ?? Number.POSITIVE_INFINITY) <= now) {
    const { claims } = await store.write(() => claimDue(settings, now));
    if (claims.length > 0) await say(claims.map((it) => it.routineId));
  }
}
