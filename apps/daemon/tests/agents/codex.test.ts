import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { recording, replay } from './replay.ts';
import { emptyFolder } from './run-agent.ts';

const agent = 'codex';
const used = (input: number) => ({
  input,
  cachedInput: input * 0.4,
  output: input * 0.2,
  reasoning: input * 0.05,
  costUsd: null,
  costSource: 'unknown' as const,
});

describe('codex', () => {
  it('gets the prompt with the note, a sandbox for the workspace, and nothing else', async () => {
    const { args, stdin } = await replay({ agent, lines: await recording('codex-success') });
    expect(args).toEqual([
      'exec',
      '-s',
      'workspace-write',
      '--json',
      '--skip-git-repo-check',
      '-c',
      'approval_policy="never"',
      '-',
    ]);
    expect(stdin).toMatch(/^This is an unattended run.*\n\nWrite hello.txt.$/s);
  });

  it('gets model, effort, permission, further arguments and the session in its own words', async () => {
    const options = {
      model: 'm',
      effort: 'high',
      extraArgv: ['--x', 'a b'],
      permission: 'read_only' as const,
    };
    const session = { id: 'thread-1', usage: null };
    const { args } = await replay({ agent, lines: '', options, session });
    expect(args.slice(0, 5)).toEqual(['exec', '-s', 'read-only', 'resume', 'thread-1']);
    expect(args.slice(-7)).toEqual([
      '-m',
      'm',
      '-c',
      'model_reasoning_effort="high"',
      '--x',
      'a b',
      '-',
    ]);
    const full = await replay({ agent, lines: '', options: { permission: 'full' } });
    expect(full.args.slice(0, 3)).toEqual(['exec', '-s', 'danger-full-access']);
  });

  it('is followed in what it does, says and uses', async () => {
    const { outcome, port } = await replay({ agent, lines: await recording('codex-tool') });
    expect(port.payloads.filter(({ type }) => type !== 'status')).toEqual([
      {
        type: 'tool_use',
        id: 'item_1',
        name: 'shell',
        input: { command: "/bin/bash -lc 'echo hi > hello.txt'" },
      },
      { type: 'tool_result', toolUseId: 'item_1', content: '', isError: false },
      { type: 'text_delta', text: 'Done.' },
      {
        type: 'usage',
        usage: { input: 200, cachedInput: 80, output: 40, reasoning: 10 },
        costUsd: null,
        durationMs: null,
        stopReason: null,
      },
    ]);
    expect(outcome).toMatchObject({ failure: null, answer: 'Done.', usage: used(200) });
    expect(outcome.sessionId).toMatch(/^[0-9a-f-]{36}$/);
    // A warning about the model is no sign of work.
    expect(port.codes).toEqual(['agent_warning']);
  });

  it('shows the files that it changes', async () => {
    const { port } = await replay({ agent, lines: await recording('codex-patch') });
    const changes = [{ path: '/workspace/hello.txt', kind: 'add' }];
    expect(port.payloads).toContainEqual(
      expect.objectContaining({ type: 'tool_use', name: 'edit', input: { changes } }),
    );
  });

  it('counts for the whole thread: a turn that goes on is told alone', async () => {
    const session = { id: 'thread-1', usage: used(100) };
    const lines = await recording('codex-tool');
    expect((await replay({ agent, lines, session })).outcome.usage).toEqual(used(100));
  });

  it('is priced by the table of a person, since it reports no cost', async () => {
    const prices = { m: { input: 2, cachedInput: 1, output: 10 } };
    const lines = await recording('codex-tool');
    const { outcome, port } = await replay({ agent, lines, options: { model: 'm' }, prices });
    const costUsd = (120 * 2 + 80 * 1 + 40 * 10) / 1e6;
    expect(outcome.usage).toMatchObject({ costUsd, costSource: 'estimated' });
    // Also in its events, so that a budget counts it.
    expect(port.payloads).toContainEqual(expect.objectContaining({ type: 'usage', costUsd }));
    const unnamed = await replay({ agent, lines, prices: { codex: prices.m } });
    expect(unnamed.outcome.usage).toMatchObject({ costUsd, costSource: 'estimated' });
    const other = await replay({ agent, lines, options: { model: 'n' }, prices });
    expect(other.outcome.usage).toMatchObject({ costUsd: null, costSource: 'unknown' });
  });

  it('is blocked by what its own record says was refused, though its lines say nothing', async () => {
    const home = await emptyFolder();
    const lines = await recording('codex-denied');
    const [, thread = ''] = /"thread_id":"([^"]+)"/.exec(lines) ?? [];
    const day = path.join(home, '.codex', 'sessions', '2026', '11', '22');
    await mkdir(day, { recursive: true });
    const call = (call_id: string, cmd: string, output: string) => [
      { type: 'function_call', call_id, arguments: JSON.stringify({ cmd }) },
      {
        type: 'function_call_output',
        call_id,
        output: `Process exited with code 1\nOutput:\n${output}\n`,
      },
    ];
    const start = { type: 'event_msg', payload: { type: 'task_started' } };
    const readOnly = (file: string) => `/bin/bash: line 1: ${file}: Read-only file system`;
    const rows = [
      start,
      ...call('c1', 'echo > old.txt', readOnly('old.txt')).map(response),
      start,
      ...call('c2', 'grep x y', 'grep: y: No such file or directory').map(response),
      ...call('c3', 'echo > hello.txt', readOnly('hello.txt')).map(response),
    ];
    const record = path.join(day, `rollout-2026-11-22T18-03-51-${thread}.jsonl`);
    await writeFile(record, rows.map((row) => JSON.stringify(row)).join('\n'));
    const told = await replay({ agent, lines, environment: { HOME: home } });
    expect(told.outcome).toMatchObject({ failure: null, exitCode: 0 });
    expect(told.outcome.blocked).toContain('"echo > hello.txt"');
    expect(told.outcome.blocked).not.toContain('old.txt');
    expect(told.outcome.blocked).not.toContain('grep');
    const full = { permission: 'full' as const };
    const free = await replay({ agent, lines, environment: { HOME: home }, options: full });
    expect(free.outcome.blocked ?? null).toBeNull();
  });

  it('is blocked by a refused patch, which it tells on its standard error alone', async () => {
    const stderr =
      'ERROR codex_core::tools::router: error=patch rejected: writing is blocked by read-only sandbox; rejected by user approval settings\n';
    const { outcome } = await replay({ agent, lines: await recording('codex-denied'), stderr });
    expect(outcome.blocked).toContain('patch rejected');
    // Without a sandbox such words are somebody else's.
    const options = { permission: 'full' as const };
    const free = await replay({ agent, lines: await recording('codex-denied'), stderr, options });
    expect(free.outcome.blocked ?? null).toBeNull();
  });

  it('has failed when its turn has, with what to do', async () => {
    const { outcome, port } = await replay({
      agent,
      exitCode: 1,
      lines: await recording('codex-401'),
    });
    expect(outcome.failure?.message).toMatch(/^Codex failed: .*401.*Sign in with `codex login`\.$/);
    // Its tries to connect again are no sign of work either.
    expect(port.codes.filter((code) => code === 'agent_error').length).toBeGreaterThan(1);
  });

  it('has failed when it ends without ending its turn', async () => {
    const lines = (await recording('codex-success')).split('\n').slice(0, 3).join('\n');
    const { outcome } = await replay({ agent, lines, stderr: 'out of memory' });
    expect(outcome.failure?.message).toContain(
      'exited with code 0 before its turn was done: out of memory',
    );
  });
});

function response(payload: unknown) {
  return { type: 'response_item', payload };
}
