import { routes } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { addRoutineDueSoon, startDaemon } from '../house/daemon.ts';

test('a finished run lands in the inbox unread, and stays until a person looks', async () => {
  const { client, until, events } = await startDaemon();
  const script = 'console.log("one\\ntwo   things")';
  const routine = await addRoutineDueSoon(client, {
    name: 'Two things',
    agentId: 'command',
    agentOptions: { argv: [process.execPath, '-e', script] },
  });
  const { agentRunId, runId } = await until('run.finished');
  const inbox = async () => await client.call(routes.listInbox, {});
  const [item] = (await inbox()).items;
  expect(item).toMatchObject({
    agentRunId,
    runId,
    routineId: routine.id,
    routineName: 'Two things',
    status: 'succeeded',
    trigger: 'scheduled',
    summary: 'one two things',
    lookedAt: null,
  });
  expect((await inbox()).unread).toBe(1);
  const { lookedAt } = await client.call(routes.lookedAtRun, { params: { id: agentRunId } });
  expect(lookedAt).not.toBeNull();
  expect(await until('run.looked')).toMatchObject({ agentRunId, lookedAt });
  expect((await client.call(routes.listInbox, { query: { unread: 'true' } })).items).toEqual([]);
  await client.call(routes.unlookRun, { params: { id: agentRunId } });
  expect((await inbox()).unread).toBe(1);
  expect(await client.call(routes.lookedAtInbox, { body: { until: Date.now() } })).toEqual({
    looked: 1,
  });
  expect((await inbox()).unread).toBe(0);
  expect(events.filter(({ type }) => type === 'run.looked')).toHaveLength(3);
  expect((await client.call(routes.listAttention, {})).items).toEqual([]);
});
