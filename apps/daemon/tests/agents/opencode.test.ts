import { describe, expect, it } from 'vitest';
import { recording, replay } from './replay.ts';

const agent = 'opencode';

describe('opencode', () => {
  it('gets the prompt with the note, its rules, its model and the session', async () => {
    const session = { id: 'ses_1', usage: null };
    const options = { model: 'x/one', effort: 'high' };
    const environment = { OPENCODE_PERMISSION: '{"webfetch":"deny"}' };
    const { args, stdin, env } = await replay({ agent, lines: '', options, session, environment });
    expect(args).toEqual([
      'run',
      '--format',
      'json',
      '--print-logs',
      '--log-level',
      'ERROR',
      '--session',
      'ses_1',
      '--model',
      'x/one',
      '--variant',
      'high',
    ]);
    expect(stdin).toMatch(/^This is an unattended run.*\n\nWrite hello.txt.$/s);
    const [, rules = '{}'] = /^OPENCODE_PERMISSION=(.*)$/m.exec(env) ?? [];
    expect(JSON.parse(rules)).toEqual({
      webfetch: 'deny',
      edit: 'allow',
      bash: 'deny',
      external_directory: 'deny',
    });
  });

  it('is followed in what it does, says and uses', async () => {
    const { outcome, port } = await replay({ agent, lines: await recording('opencode-tool') });
    expect(port.payloads.map(({ type }) => type)).toEqual([
      'status',
      'tool_use',
      'tool_result',
      'usage',
      'status',
      'text_delta',
      'usage',
    ]);
    expect(outcome).toMatchObject({
      failure: null,
      answer: 'Done.',
      usage: { input: 200, cachedInput: 80, output: 40, reasoning: 10, costSource: 'unknown' },
    });
  });

  it.each(['opencode-denied', 'opencode-outside'])(
    'is blocked by what it was denied (%s)',
    async (name) => {
      const { outcome } = await replay({ agent, lines: await recording(name) });
      expect(outcome).toMatchObject({ failure: null, exitCode: 0 });
      expect(outcome.blocked).toContain('write');
    },
  );

  it('has failed when it says an error, with what to do', async () => {
    const lines = await recording('opencode-401');
    const { outcome } = await replay({ agent, lines, exitCode: 1 });
    expect(outcome.failure?.message).toContain('opencode auth login');
  });

  it('has failed when it ends with 0 and without a word', async () => {
    const { outcome } = await replay({ agent, lines: '' });
    expect(outcome.failure?.message).toContain('before its turn was done');
  });
});
