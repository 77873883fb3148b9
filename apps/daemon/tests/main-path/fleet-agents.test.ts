import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { fixture } from '../agents/run-agent.ts';
import { startChildDaemon } from '../house/child-daemon.ts';
import { addRoutineDueSoon, agentRun } from '../house/daemon.ts';
import { newFolder } from '../plugins/folders.ts';

test('of two daemons on one store the one that has the agent claims, until it is gone', async () => {
  const bin = newFolder();
  symlinkSync(fixture('claude-alike.mjs'), path.join(bin, 'claude'));
  const PATH = `${path.dirname(process.execPath)}:/usr/bin:/bin`;
  const having = await startChildDaemon({ PATH: `${bin}:${PATH}` });
  const lacking = await startChildDaemon({ PATH });
  // At instants of their own: each is a new chance for either of them.
  const add = async (name: string, at: number) =>
    (
      await addRoutineDueSoon(lacking.client, {
        name,
        agentId: 'claude',
        inMs: 2_000 + at * 200,
      })
    ).id;
  const ids = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(add));
  const ended = await Promise.all(
    ids.map((id) => having.until('run.finished', ({ routineId }) => routineId === id)),
  );
  for (const { agentRunId } of ended)
    expect((await agentRun(having.client, agentRunId)).status).toBe('succeeded');
  expect(lacking.events.filter(({ type }) => type === 'slot.claimed')).toEqual([]);

  // The daemon that has it says so to the other: nothing to warn of.
  const edit = { params: { id: ids[0] ?? '' }, body: { strict: true } };
  expect((await lacking.client.call(routes.updateRoutine, edit)).warnings).toEqual([]);

  await having.end('SIGKILL');
  const { id } = await addRoutineDueSoon(lacking.client, { agentId: 'claude', inMs: 500 });
  const { agentRunId } = await lacking.until('run.finished', (it) => it.routineId === id);
  expect(await agentRun(lacking.client, agentRunId)).toMatchObject({
    status: 'failed',
    errorCode: 'AGENT_UNAVAILABLE',
    error: expect.stringContaining('npm install -g @anthropic-ai/claude-code'),
  });
});
