import { describe, expect, it } from 'vitest';
import { recording, replay } from './replay.ts';

const agent = 'gemini';

describe('gemini', () => {
  it('gets the prompt with the note, its mode, its model and the session', async () => {
    const session = { id: 'session-1', usage: null };
    const options = { model: 'm', extraArgv: ['--debug'] };
    const { args, stdin } = await replay({ agent, lines: '', options, session });
    expect(args).toEqual([
      '-o',
      'stream-json',
      '--skip-trust',
      '--approval-mode',
      'auto_edit',
      '--resume',
      'session-1',
      '-m',
      'm',
      '--debug',
    ]);
    expect(stdin).toMatch(/^This is an unattended run.*\n\nWrite hello.txt.$/s);
  });

  it('is followed in what it does, says and uses', async () => {
    const { outcome, port } = await replay({ agent, lines: await recording('gemini-tool') });
    expect(port.payloads.map(({ type }) => type)).toEqual([
      'status',
      'tool_use',
      'tool_result',
      'text_delta',
      'usage',
    ]);
    expect(outcome).toMatchObject({
      failure: null,
      answer: 'Done.',
      usage: { input: 200, cachedInput: 80, output: 50, reasoning: 10, costSource: 'unknown' },
    });
  });

  it.each(['gemini-denied', 'gemini-outside'])(
    'is blocked by what it was denied (%s)',
    async (name) => {
      const { outcome } = await replay({ agent, lines: await recording(name) });
      expect(outcome).toMatchObject({ failure: null, exitCode: 0 });
      expect(outcome.blocked).toContain('write_file');
    },
  );

  it('has failed when its result says so, with what to do', async () => {
    const lines = await recording('gemini-401');
    const { outcome } = await replay({ agent, lines, exitCode: 145 });
    expect(outcome.failure?.message).toContain('GEMINI_API_KEY');
  });

  it('has failed when it ends at once because nobody signed in', async () => {
    const stderr = 'Invalid auth method selected.\n';
    const { outcome } = await replay({ agent, lines: '', exitCode: 41, stderr });
    expect(outcome.failure?.message).toContain('exited with code 41 before its turn was done');
    expect(outcome.failure?.message).toContain('GEMINI_API_KEY');
  });
});
