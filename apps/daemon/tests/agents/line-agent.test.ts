import { describe, expect, it } from 'vitest';
import { createAgents } from '../../src/agents/registry.ts';
import { recording, replay } from './replay.ts';
import { assignment, emptyFolder, runToEnd } from './run-agent.ts';

const agent = 'codex';
const faultsOf = (id: string, options: Parameters<typeof assignment>[0]['options']) =>
  createAgents({ briefProgram: ['none'], environment: {} })
    .find(id)
    ?.check(options ?? {});

describe('an agent that writes a JSON text a line', () => {
  it('is followed through lines that are broken, unknown, empty or not UTF-8, which are kept', async () => {
    const [first = '', ...rest] = (await recording('codex-success')).trim().split('\n');
    const odd = [
      '{"type":"turn.com',
      'npm warn config',
      '',
      '{"type":"something.new","x":1}',
      '[1]',
    ];
    const { outcome, port } = await replay({ agent, lines: [first, ...odd, ...rest].join('\r\n') });
    expect(outcome).toMatchObject({ failure: null, answer: 'Done.' });
    expect(port.payloads.flatMap((it) => (it.type === 'raw' ? [it.raw] : []))).toEqual([
      '{"type":"turn.com',
      'npm warn config',
      { type: 'something.new', x: 1 },
      [1],
    ]);
    expect(port.codes.filter((code) => code === 'not_json')).toHaveLength(1);
  });

  it('survives a line of more than 10 MB, which is left out', async () => {
    const long = JSON.stringify({ type: 'item.completed', item: 'x'.repeat(11 * 1_048_576) });
    const { outcome, port } = await replay({
      agent,
      lines: `${long}\n${await recording('codex-success')}`,
    });
    expect(outcome).toMatchObject({ failure: null, answer: 'Done.' });
    expect(port.codes).toContain('line_too_long');
  });

  it('survives a line that is nested a hundred thousand deep', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const { outcome } = await replay({
      agent,
      lines: `${deep}\n${await recording('codex-success')}`,
    });
    expect(outcome).toMatchObject({ failure: null, answer: 'Done.' });
  });

  it('has not succeeded when it exits with an error after its turn', async () => {
    const lines = await recording('codex-success');
    const { outcome } = await replay({ agent, lines, exitCode: 3 });
    expect(outcome.failure?.message).toContain('exited with code 3 after its turn');
  });

  it('that is missing says how to get it', async () => {
    const adapter = createAgents({
      briefProgram: ['none'],
      environment: { PATH: '/nowhere' },
    }).find('claude');
    if (adapter === undefined) throw new Error('claude is not registered');
    const { outcome } = await runToEnd(adapter, assignment({ cwd: await emptyFolder() }));
    expect(outcome.failure).toMatchObject({ code: 'AGENT_UNAVAILABLE' });
    expect(outcome.failure?.message).toContain('npm install -g @anthropic-ai/claude-code');
  });
});

describe('the options of an agent', () => {
  it('that it does not take are faults that name what it takes', () => {
    expect(faultsOf('gemini', { effort: 'high' })).toEqual([
      {
        field: 'agentOptions.effort',
        message: 'expected none: the agent "gemini" takes model, extraArgv, permission',
      },
    ]);
    expect(faultsOf('codex', { argv: ['x'] })?.[0]?.field).toBe('agentOptions.argv');
    expect(faultsOf('brief', { argv: ['x'] })?.[0]?.field).toBe('agentOptions.argv');
    expect(faultsOf('command', { argv: ['x'], model: 'm' })?.[0]?.field).toBe('agentOptions.model');
    expect(faultsOf('gemini-acp', { permission: 'full' })?.[0]?.field).toBe(
      'agentOptions.permission',
    );
    expect(faultsOf('command', { argv: ['x'] })).toEqual([]);
  });

  it('cannot smuggle in other options', () => {
    expect(faultsOf('codex', { model: '--dangerously-bypass-approvals-and-sandbox' })).toHaveLength(
      1,
    );
    expect(faultsOf('claude', { effort: 'highest' })?.[0]?.message).toContain('low, medium, high');
    expect(faultsOf('codex', { extraArgv: ['a\0b'] })).toHaveLength(1);
    expect(faultsOf('codex', { model: 'gpt-5', effort: 'high', permission: 'full' })).toEqual([]);
  });
});
