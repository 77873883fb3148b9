import { describe, expect, it } from 'vitest';
import { recording, replay } from './replay.ts';

const agent = 'claude';

describe('claude', () => {
  it('gets the prompt as it is and the note as a system prompt', async () => {
    const { args, stdin } = await replay({ agent, lines: await recording('claude-success') });
    expect(args).toEqual([
      '-p',
      '--output-format',
      'stream-json',
      '--verbose',
      '--include-partial-messages',
      '--permission-mode',
      'acceptEdits',
      '--append-system-prompt',
      expect.stringContaining('This is an unattended run'),
    ]);
    expect(stdin).toBe('Write hello.txt.');
  });

  it('gets model, effort, permission, further arguments and the session in its own words', async () => {
    const options = {
      model: 'sonnet',
      effort: 'max',
      extraArgv: ['--max-turns', '3'],
      permission: 'read_only' as const,
    };
    const session = { id: 'session-1', usage: null };
    const { args } = await replay({ agent, lines: '', options, session });
    expect(args).toContain('dontAsk');
    expect(args.slice(-8)).toEqual([
      '--resume',
      'session-1',
      '--model',
      'sonnet',
      '--effort',
      'max',
      '--max-turns',
      '3',
    ]);
  });

  it('is followed in what it does, says and uses, each once', async () => {
    const { outcome, port } = await replay({ agent, lines: await recording('claude-tool') });
    expect(port.payloads.filter(({ type }) => type !== 'status' && type !== 'usage')).toEqual([
      {
        type: 'tool_use',
        id: 'toolu_1',
        name: 'Write',
        input: { file_path: 'hello.txt', content: 'hi' },
      },
      {
        type: 'tool_result',
        toolUseId: 'toolu_1',
        isError: false,
        content: expect.stringContaining('File created'),
      },
      { type: 'text_delta', text: 'Done.' },
    ]);
    expect(outcome).toMatchObject({ failure: null, answer: 'Done.' });
    expect(outcome.usage).toMatchObject({ input: 200, cachedInput: 80, costSource: 'reported' });
  });

  it.each([
    ['claude-denied', 'Write hello.txt'],
    ['claude-outside', 'outside.txt'],
  ])('is blocked by what it was denied, though it exits with 0 (%s)', async (name, what) => {
    const { outcome } = await replay({ agent, lines: await recording(name) });
    expect(outcome).toMatchObject({ failure: null, exitCode: 0 });
    expect(outcome.blocked).toContain(what);
  });

  it.each([
    ['claude-401', 'start `claude` once in a terminal'],
    ['claude-500', 'run it again later'],
    ['claude-refused', "See whether the model's server can be reached"],
  ])('has failed by is_error, whatever its subtype says (%s)', async (name, remedy) => {
    // It exits with 0 in other versions and with other signals.
    const { outcome, port } = await replay({ agent, lines: await recording(name) });
    expect(outcome.failure?.message).toContain(remedy);
    expect(port.codes).toContain('agent_error');
  });

  it('tells what a turn used when the sums go on, and when they do not', async () => {
    const lines = await recording('claude-success');
    const one = (await replay({ agent, lines })).outcome.usage;
    if (!one) throw new Error('no usage');
    const session = { id: 's', usage: one };
    expect((await replay({ agent, lines, session })).outcome.usage).toEqual(one);
    const doubled = lines.replace(
      /"(inputTokens|outputTokens|cacheReadInputTokens)":(\d+)/g,
      (_, name, n) => `"${name}":${2 * n}`,
    );
    const cost = one.costUsd ?? 0;
    const summed = doubled.replace(/"total_cost_usd":[\d.e-]+/, `"total_cost_usd":${2 * cost}`);
    const { usage } = (await replay({ agent, lines: summed, session })).outcome;
    expect(usage).toMatchObject({ input: one.input, output: one.output });
    expect(usage?.costUsd).toBeCloseTo(cost, 10);
  });
});
