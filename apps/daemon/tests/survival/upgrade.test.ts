import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Client, defaultPolicies, type Policies, routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { echo, endless, sumsWhenFile } from '../fixtures/programs.ts';
import { startChildDaemon } from '../house/child-daemon.ts';
import { addRoutineDueSoon, agentRun, eventsOf, gone } from '../house/daemon.ts';
import { install } from '../house/installed.ts';
import { keepers } from '../house/keepers.ts';

const schema = { type: 'object', properties: { sum: { const: 3 } }, required: ['sum'] };
const oneAttempt = { ...defaultPolicies, retry: { ...defaultPolicies.retry, attempts: 1 } };
const checked: Policies = {
  ...oneAttempt,
  checks: [{ name: 'sum', kind: 'file_matches', path: 'sum.json', schema, otherwise: 'failed' }],
};

async function doctorsWord(client: Client, name: string) {
  const { checks } = await client.call(routes.doctor);
  return checks.find((check) => check.name === name);
}

describe('an upgrade of the program', () => {
  it('lets a run end in the old program, its checks and all, and starts new ones in the new', async () => {
    const { program, upgrade } = install();
    const first = await startChildDaemon({}, 'true', program);
    const gate = path.join(process.env['OD_DATA_DIR'] ?? '', 'gate');
    await addRoutineDueSoon(first.client, {
      agentId: 'command',
      agentOptions: sumsWhenFile,
      prompt: gate,
      policies: checked,
    });
    const { agentRunId } = await first.until('run.started');
    await eventsOf(first.client, agentRunId, { count: 2 });
    const [old] = keepers();

    upgrade();
    await promisify(execFile)(process.execPath, [program, 'stop', '--keep-runs']);
    await gone(first.record.pid);
    const second = await startChildDaemon({}, 'true', program);
    expect(await second.client.call(routes.version)).toMatchObject({ version: '2.0.0' });
    writeFileSync(gate, '');

    const events = await eventsOf(second.client, agentRunId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(await agentRun(second.client, agentRunId)).toMatchObject({
      status: 'succeeded',
      attempt: 1,
      error: null,
    });
    await addRoutineDueSoon(second.client, { agentId: 'command', agentOptions: echo });
    const other = await second.until('run.finished', (it) => it.agentRunId !== agentRunId);
    expect(other.status).toBe('succeeded');
    await gone(old?.pid ?? 0);
    expect(keepers().map(({ id }) => id)).not.toContain(old?.id);
    expect(keepers()).toHaveLength(1);
  });

  it('that a daemon has not been started again for is named, and its runs go on being started', async () => {
    const { program, upgrade } = install();
    const { client, until } = await startChildDaemon({}, 'true', program);
    expect(await doctorsWord(client, 'Program')).toMatchObject({ ok: true, found: '1.0.0' });

    upgrade();

    expect(await doctorsWord(client, 'Program')).toEqual({
      name: 'Program',
      ok: false,
      found: 'version 1.0.0; 2.0.0 lies on the disk since this daemon was started',
      remedy: 'Start it again: `open-design stop`, then `open-design start`. Live runs go on.',
    });
    await addRoutineDueSoon(client, { agentId: 'command', agentOptions: echo });
    expect(await until('run.finished')).toMatchObject({ status: 'succeeded' });
  });

  it('never leaves a run without a word where the program that keeps it has lost a part', async () => {
    const { program, upgrade } = install();
    const { client, until } = await startChildDaemon({}, 'true', program);
    await addRoutineDueSoon(client, { agentId: 'command', agentOptions: endless });
    const { agentRunId: other } = await until('run.started');
    await eventsOf(client, other, { count: 2 });

    upgrade();
    const { id } = await addRoutineDueSoon(client, {
      agentId: 'acp',
      agentOptions: { argv: ['true'] },
      policies: oneAttempt,
    });

    const { agentRunId } = await until('run.finished', (it) => it.routineId === id);
    const { status, error } = await agentRun(client, agentRunId);
    expect(status).toBe('failed');
    expect(error).toContain('was replaced');
    expect(error).toContain('Start the daemon again');
  });

  it('does not cut off who says more than the program that keeps runs understands', async () => {
    const { client, until } = await startChildDaemon();
    await addRoutineDueSoon(client, { agentId: 'command', agentOptions: endless });
    const { agentRunId } = await until('run.started');
    await eventsOf(client, agentRunId, { count: 2 });
    const [keeper] = keepers();

    const newer = connect(keeper?.socket ?? '').resume();
    newer.write('{"type":"rename","agentRunId":"x"}\n');
    newer.write(`${JSON.stringify({ type: 'stop', agentRunId, reason: 'canceled' })}\n`);
    expect(await until('run.finished')).toMatchObject({ agentRunId, status: 'canceled' });

    newer.write('{"type":"stop","agentRunId":1}\n');
    await once(newer, 'close');
  });

  it('to a program that its daemon does not understand starts nothing, and says why', async () => {
    const { program, upgrade } = install();
    const { client, until } = await startChildDaemon({}, 'true', program);
    upgrade((text) => text.replace(/\bwireVersion = \d+/, 'wireVersion = 1000'));

    await addRoutineDueSoon(client, {
      agentId: 'command',
      agentOptions: echo,
      policies: oneAttempt,
    });

    const { agentRunId } = await until('run.finished');
    const { status, error } = await agentRun(client, agentRunId);
    expect(status).toBe('failed');
    expect(error).toContain('was replaced');
    expect(error).toContain('Start the daemon again');
  });
});
