import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { steady } from '../fixtures/programs.ts';
import { startChildDaemon } from '../house/child-daemon.ts';
import { addRoutineDueSoon, agentRun, eventsOf, gone } from '../house/daemon.ts';
import { keepers } from '../house/keepers.ts';

const program = fileURLToPath(new URL('../../dist/open-design.js', import.meta.url));

async function openDesign(...args: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [program, ...args])).stdout;
}

test('`stop` lets live runs go on, and the next daemon takes them up where their viewers left', async () => {
  const first = await startChildDaemon();
  await addRoutineDueSoon(first.client, { agentId: 'command', agentOptions: steady(80, 50) });
  const { agentRunId } = await first.until('run.started');
  const seen = await eventsOf(first.client, agentRunId, { count: 4 });

  expect(await openDesign('stop')).toContain('1 live run goes on');
  await gone(first.record.pid);
  const second = await startChildDaemon();

  const rest = await eventsOf(second.client, agentRunId, { after: 4 });
  const seqs = [...seen, ...rest].map(({ seq }) => seq);
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  expect(await agentRun(second.client, agentRunId)).toMatchObject({ status: 'succeeded' });
});

test('`stop --stop-runs` leaves nothing behind', async () => {
  const daemon = await startChildDaemon();
  await addRoutineDueSoon(daemon.client, { agentId: 'command', agentOptions: steady(900, 50) });
  const { agentRunId } = await daemon.until('run.started');
  await eventsOf(daemon.client, agentRunId, { count: 2 });
  const pids = keepers().map(({ pid }) => pid);
  expect(pids).toHaveLength(1);

  expect(await openDesign('stop', '--stop-runs')).toContain('Stopped, with 1 live run.');

  await Promise.all([...pids, daemon.record.pid].map(gone));
  expect(keepers()).toEqual([]);
});
