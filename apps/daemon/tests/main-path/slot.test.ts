import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { echo, failing } from '../fixtures/programs.ts';
import { addRoutineDueSoon, agentRun, eventsOf, startDaemon } from '../house/daemon.ts';
import { keepers } from '../house/keepers.ts';

describe('when a slot comes due', () => {
  it('is claimed once, prepared, run and recorded, and every step is told', async () => {
    const daemon = await startDaemon();
    const routine = await addRoutineDueSoon(daemon.client, {
      agentId: 'command',
      agentOptions: echo,
    });

    const finished = await daemon.until('run.finished');

    const claimed = await daemon.until('slot.claimed');
    const prepared = await daemon.until('run.prepared');
    expect(daemon.events.map(({ type }) => type)).toEqual([
      'routine.changed',
      'slot.claimed',
      'run.prepared',
      'run.started',
      'run.finished',
    ]);
    expect(finished).toMatchObject({ status: 'succeeded', runId: claimed.runId });
    const { slots } = await daemon.client.call(routes.listSlots, { params: { id: routine.id } });
    expect(slots).toMatchObject([
      { slotAt: routine.nextRunAt, outcome: 'ran', runId: claimed.runId, claimedBy: daemon.id },
    ]);
    const { runs } = await daemon.client.call(routes.listRoutineRuns, {
      params: { id: routine.id },
    });
    expect(runs).toMatchObject([
      {
        trigger: 'scheduled',
        status: 'succeeded',
        slotAt: routine.nextRunAt,
        projectId: prepared.projectId,
        conversationId: prepared.conversationId,
      },
    ]);
  });

  it('has been made ready for: what starts its agent is there before it', async () => {
    const daemon = await startDaemon();
    await addRoutineDueSoon(daemon.client, {
      agentId: 'command',
      agentOptions: echo,
      inMs: 4_000,
    });
    await daemon.until('slot.claimed');
    const ready = keepers();
    expect(ready).toHaveLength(1);
    await daemon.until('run.finished');
    expect(keepers()).toEqual(ready);
  });

  it('gives a command the prompt on stdin, the workspace as its folder, and the facts of the run', async () => {
    const daemon = await startDaemon();
    const routine = await addRoutineDueSoon(daemon.client, {
      prompt: 'What changed?',
      agentId: 'command',
      agentOptions: echo,
    });

    const { agentRunId, projectId } = await daemon.until('run.finished');

    const stdout = (await eventsOf(daemon.client, agentRunId)).flatMap((event) =>
      event.name === 'stdout' ? event.data.text : [],
    );
    expect(JSON.parse(stdout.join(''))).toEqual({
      asked: 'What changed?',
      OD_RUN_ID: agentRunId,
      OD_ROUTINE_ID: routine.id,
      OD_SLOT_AT: String(routine.nextRunAt),
      OD_ATTEMPT: '1',
      cwd: path.join(process.env['OD_DATA_DIR'] ?? '', 'projects', projectId),
    });
  });

  it('puts the answer into the conversation', async () => {
    const daemon = await startDaemon();
    await addRoutineDueSoon(daemon.client, { agentId: 'command', agentOptions: echo });

    const { conversationId: cid, projectId: id } = await daemon.until('run.prepared');
    await daemon.until('run.finished');

    const { messages } = await daemon.client.call(routes.listMessages, { params: { id, cid } });
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(messages[0]?.content).toBe('Say hello.');
    expect(messages[1]?.content).toContain('"asked":"Say hello."');
  });

  it('records a failing agent as failed, with its exit code and last words', async () => {
    const daemon = await startDaemon();
    await addRoutineDueSoon(daemon.client, { agentId: 'command', agentOptions: failing });

    const { agentRunId } = await daemon.until('run.finished');

    const run = await agentRun(daemon.client, agentRunId);
    expect(run).toMatchObject({ status: 'failed', exitCode: 3, errorCode: 'AGENT_FAILED' });
    expect(run.error).toContain('it broke');
    const events = await eventsOf(daemon.client, agentRunId);
    expect(events.map(({ name }) => name)).toEqual(['start', 'stderr', 'error', 'end']);
  });

  it('lets the built-in brief write its page about a real repository', async () => {
    const daemon = await startDaemon();
    const folder = path.join(process.env['OD_DATA_DIR'] ?? '', 'repository');
    makeRepository(folder);
    await daemon.client.call(routes.createProject, { body: { id: 'web', name: 'Web', folder } });
    await addRoutineDueSoon(daemon.client, {
      agentId: 'brief',
      target: { mode: 'reuse', projectId: 'web' },
    });

    const { status, agentRunId } = await daemon.until('run.finished');

    expect((await agentRun(daemon.client, agentRunId)).error).toBeNull();
    expect(status).toBe('succeeded');
    expect(readFileSync(path.join(folder, 'brief.html'), 'utf8')).toContain('Add the first page');
    const { runs } = await daemon.client
      .call(routes.listRoutines)
      .then(({ routines }) =>
        daemon.client.call(routes.listRoutineRuns, { params: { id: routines[0]?.id ?? '' } }),
      );
    expect(runs[0]?.summary).toContain('1 commit by 1 person');
  });
});

function makeRepository(folder: string): void {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'index.html'), '<h1>Hello</h1>');
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@localhost', ...args], {
      cwd: folder,
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
    });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'Add the first page');
}
