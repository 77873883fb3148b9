import { routes } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { liveRunsOf, takeOver } from '../../src/claim/rescue.ts';
import { listDaemons, seen } from '../../src/store/queries/daemons.ts';
import { openStore } from '../../src/store/store.ts';
import { endless } from '../fixtures/programs.ts';
import { addRoutineDueSoon, agentRun, eventsOf, gone, startDaemon } from '../house/daemon.ts';

test('a daemon that was away ends its part of a run that another has taken over, and does not end the run', async () => {
  const dataDir = process.env['OD_DATA_DIR'] ?? '';
  const daemon = await startDaemon();
  const { id } = await addRoutineDueSoon(daemon.client, {
    inMs: 86_400_000,
    agentId: 'command',
    agentOptions: endless,
  });
  const { agentRunId } = await daemon.client.call(routes.runRoutine, { params: { id } });
  const events = await eventsOf(daemon.client, agentRunId, { count: 2 });
  const pid = Number(/pid (\d+)/.exec(JSON.stringify(events))?.[1]);
  // As a daemon of another machine does that has heard nothing of this one for long.
  const store = await openStore({ dataDir, databaseUrl: null });
  const other = { id: 'daemon-b', host: 'elsewhere', pid: 1, startedToken: null, startedAt: 1 };
  const [orphan] = await store.read(() => liveRunsOf(daemon.id, false));
  if (orphan === undefined) throw new Error('the run is not found');
  await store.write(function* () {
    yield* seen(other, Date.now());
    yield* takeOver(orphan, other.id, Date.now());
  });

  await gone(pid);

  expect(await agentRun(daemon.client, agentRunId)).toMatchObject({
    status: 'running',
    completedAt: null,
  });
  const listed = await store.read(() => listDaemons());
  expect(listed.map((it) => it.id)).toContain('daemon-b');
  await store.close();
});
