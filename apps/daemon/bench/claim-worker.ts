import { once } from 'node:events';
import { claimDue } from '../src/claim/claim-due.ts';
import type { Statement } from '../src/store/plan.ts';
import { openStore } from '../src/store/store.ts';
import { claimSettings } from './calendar.ts';
import { type Claims, completion, type Kind, monotonicMs } from './claims.ts';
import { openPlainClaims } from './plain-claims.ts';

/** One of the worker processes: says ready, waits for the word, claims until nothing is due, says what it did. */
export async function claimWorker(kind: Kind, url: string, slotAt: number): Promise<void> {
  const claims =
    kind === 'ours' ? await ourClaims(url, slotAt) : await openPlainClaims(url, slotAt);
  const word = once(process, 'message');
  process.send?.('ready');
  await word;
  let claimed = 0;
  let firstAt = 0;
  let lastAt = 0;
  for (let ids = await claims.claim(); ids !== null; ids = await claims.claim()) {
    lastAt = monotonicMs();
    if (claimed === 0) firstAt = lastAt;
    claimed += ids.length;
    await claims.complete(ids);
  }
  await claims.close();
  process.send?.({ claimed, firstAt, lastAt });
  process.disconnect();
}

/** The daemon's own claim, over its own store. */
async function ourClaims(databaseUrl: string, slotAt: number): Promise<Claims> {
  const store = await openStore({ dataDir: '/', databaseUrl });
  const settings = claimSettings(`daemon-${process.pid}`);
  return {
    async claim() {
      const { claims, looked } = await store.write(() => claimDue(settings, slotAt));
      return looked === 0 ? null : claims.map(({ runId }) => runId);
    },
    async complete(runIds) {
      const statement: Statement = {
        text: () => ({ sql: completion, parameters: [slotAt, runIds] }),
      };
      await store.write(function* () {
        yield statement;
      });
    },
    close: () => store.close(),
  };
}
