import path from 'node:path';
import { readFileSync } from 'node:fs';
import { routes } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { claimManual } from '../../src/claim/claim-manual.ts';
import { prepareRoutine } from '../../src/prepare/prepare-routine.ts';
import { openStore } from '../../src/store/store.ts';
import { marking } from '../fixtures/programs.ts';
import { addRoutineDueSoon, startDaemon } from '../house/daemon.ts';

/** It looks after its own runs every five seconds, and believes what it has seen twice. */
const twoLooksMs = 30_000;

test.each([
  ['claimed for a daemon that never got the answer is taken up by that daemon', 'claimed', true],
  ['prepared for a daemon that never got the answer is taken up by that daemon', 'prepared', true],
  ['claimed by a daemon in its last moment is taken up by a sibling', 'claimed', false],
])('a run that was %s, once', { timeout: twoLooksMs }, async (_, reached, isOwn) => {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const daemon = await startDaemon();
  const starts = path.join(dataDir, 'starts.txt');
  const routine = await addRoutineDueSoon(daemon.client, {
    schedule: { kind: 'daily', time: '00:00', timezone: 'UTC' },
    agentId: 'command',
    agentOptions: marking(starts),
  });
  const store = await openStore({ dataDir, databaseUrl: null });
  const now = Date.now();
  const owner = isOwn ? daemon.id : 'daemon-off-the-list';
  const claim = await store.write(() => claimManual(routine.id, owner, now));
  if (claim === null) throw new Error('there is no routine');
  const progress = { projectId: '', conversationId: '', assistantMessageId: '' };
  if (reached === 'prepared') await store.write(() => prepareRoutine(claim, owner, progress, now));
  await store.close();

  await daemon.until('run.finished', ({ runId }) => runId === claim.runId);

  const params = { id: routine.id };
  const { runs } = await daemon.client.call(routes.listRoutineRuns, { params });
  expect(runs).toMatchObject([{ id: claim.runId, status: 'succeeded' }]);
  expect(readFileSync(starts, 'utf8')).toBe(`${claim.agentRunId} 1\n`);
});
