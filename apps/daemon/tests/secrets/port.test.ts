import type { Outcome, RunEventBody } from '@open-design/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCommandAdapter } from '../../src/agents/command.ts';
import { environmentOf } from '../../src/agents/process/environment.ts';
import { createMask } from '../../src/secrets/mask.ts';
import { maskOutcome } from '../../src/secrets/mask-event.ts';
import { maskPort } from '../../src/secrets/mask-port.ts';
import { assignment, emptyFolder, environment, Recorder } from '../agents/run-agent.ts';
import { cutInto } from './examples.ts';

const value = 'correct-horse-battery';
const mask = createMask([{ name: 'KEY', value }]);
const ended: Outcome = { isCanceled: false, failure: null, exitCode: 0, signal: null, answer: '' };

const stdout = (text: string): RunEventBody => ({ name: 'stdout', data: { text } });
const stderr = (text: string): RunEventBody => ({ name: 'stderr', data: { text } });
const says = (text: string): RunEventBody => ({
  name: 'agent',
  data: { type: 'text_delta', text },
});
const thinks = (text: string): RunEventBody => ({
  name: 'agent',
  data: { type: 'thinking_delta', text },
});
const uses = (input: string): RunEventBody => ({
  name: 'agent',
  data: { type: 'tool_use', id: 't', name: 'shell', input: { argv: ['x', { [input]: input }] } },
});

async function through(events: readonly RunEventBody[], outcome = ended) {
  const recorder = new Recorder();
  const masked = maskPort(recorder, mask);
  for (const event of events) await masked.port.emit(event);
  await masked.flush();
  return { events: recorder.events, outcome: maskOutcome(outcome, mask) };
}

describe('an agent behind a mask', () => {
  it('shows a secret in no event, deep in a tool call either', async () => {
    const { events } = await through([
      uses(`a ${value} b`),
      {
        name: 'agent',
        data: { type: 'tool_result', toolUseId: 't', content: [{ text: value }], isError: false },
      },
      { name: 'agent', data: { type: 'raw', raw: { a: { b: [value] } } } },
      { name: 'agent', data: { type: 'status', status: value, detail: value } },
      { name: 'diagnostic', data: { code: 'c', message: `said ${value}` } },
      { name: 'error', data: { code: 'AGENT_FAILED', message: value } },
    ]);
    expect(JSON.stringify(events)).not.toContain(value);
    expect(events[0]).toEqual(uses('a [secret KEY] b'));
    expect(events).toHaveLength(6);
  });

  it('catches a secret that is cut across events, with others of another stream in between', async () => {
    const { events } = await through([
      stdout('out correct-ho'),
      stderr('err correct-horse-'),
      says('say correct'),
      {
        name: 'agent',
        data: { type: 'usage', usage: {}, costUsd: 1, durationMs: 1, stopReason: null },
      },
      says('-horse-battery.'),
      stdout('rse-battery\n'),
      stderr('battery\n'),
    ]);
    expect(events).toEqual([
      stdout('out '),
      stderr('err '),
      says('say '),
      expect.objectContaining({ data: expect.objectContaining({ type: 'usage' }) }),
      says('[secret KEY].'),
      stdout('[secret KEY]\n'),
      stderr('[secret KEY]\n'),
    ]);
  });

  it('keeps the order of what an agent says, thinks and does: a held end leaves before', async () => {
    const { events } = await through([
      says('it is correct'),
      uses('x'),
      thinks('corr'),
      says('ect'),
    ]);
    expect(events).toEqual([
      says('it is '),
      says('correct'),
      uses('x'),
      thinks('corr'),
      says('ect'),
    ]);
  });

  it('lets the rest go at the end, before the outcome, which is masked as well', async () => {
    const failure = { code: 'AGENT_FAILED', message: `code 1: rse-battery. ${value}` } as const;
    const { events, outcome } = await through([stdout('at last corr')], {
      ...ended,
      failure,
      answer: `It is ${value}`,
    });
    expect(events).toEqual([stdout('at last '), stdout('corr')]);
    expect(outcome).toMatchObject({
      failure: { message: 'code 1: [secret KEY]. [secret KEY]' },
      answer: 'It is [secret KEY]',
    });
  });

  it('shows a person a question without the secret, and answers it as it was asked', async () => {
    const asked: unknown[] = [];
    const question = {
      id: 'q',
      askedAt: 1,
      deadlineAt: 2,
      kind: 'execute',
      title: `curl -H ${value}`,
      detail: `{"command":"${value}","more":"correct-horse`,
      paths: [`/tmp/${value}`],
      options: [{ id: value, kind: 'allow_once', name: value }],
      fingerprint: 'f',
      sessionId: null,
    };
    const recorder = new Recorder();
    const port = {
      signal: recorder.signal,
      emit: (event: RunEventBody) => recorder.emit(event),
      spawned: () => Promise.resolve(),
      ask: (it: unknown, terms: string) => {
        asked.push(it, terms);
        return Promise.resolve({ id: 'q', state: 'allowed' as const, by: null, note: null });
      },
    };
    expect(await maskPort(port, mask).port.ask?.(question, 'terms')).toMatchObject({ id: 'q' });
    expect(asked).toEqual([
      {
        ...question,
        title: 'curl -H [secret KEY]',
        detail: '{"command":"[secret KEY]","more":"[secret KEY]',
        paths: ['/tmp/[secret KEY]'],
        options: [{ id: value, kind: 'allow_once', name: '[secret KEY]' }],
      },
      'terms',
    ]);
  });

  it('comes to the same text in each stream, however it is cut and mixed', async () => {
    const texts = fc.array(
      fc.constantFrom(value, 'correct', '-horse', 'ghp_', 'a1'.repeat(20), ' '),
      {
        maxLength: 8,
      },
    );
    const pieces = fc
      .tuple(texts, fc.infiniteStream(fc.integer({ min: 1, max: 7 })))
      .map(([parts, cuts]) => cutInto(parts.join(''), cuts));
    await fc.assert(
      fc.asyncProperty(pieces, pieces, fc.infiniteStream(fc.boolean()), async (a, b, turns) => {
        const [out, err] = [[...a], [...b]];
        const mixed: RunEventBody[] = [];
        for (const isOut of turns) {
          const text = (isOut ? out : err).shift();
          if (text !== undefined) mixed.push(isOut ? stdout(text) : stderr(text));
          if (out.length + err.length === 0) break;
        }
        const { events } = await through(mixed);
        const textOf = (name: string) =>
          events
            .map((event) => (event.name === name && 'text' in event.data ? event.data.text : ''))
            .join('');
        expect(textOf('stdout')).toBe(mask.text(a.join('')));
        expect(textOf('stderr')).toBe(mask.text(b.join('')));
      }),
    );
  });
});

describe('a program with secrets', () => {
  const given = {
    pass: ['FROM_DAEMON', 'NOT_THERE'],
    set: { PLAIN: 'a plain value', TOKEN: 'is outdone', OD_ATTEMPT: '9' },
    secrets: [{ name: 'TOKEN', value }],
    masked: [{ name: 'OTHER', value: 'another-secret-value' }],
  };
  const base = {
    ...environment,
    FROM_DAEMON: 'handed on',
    OD_TOKEN: 'the token of the daemon',
    OPENAI_API_KEY: 'key-of-the-model',
    OPENAI_KEY: '/path/to/a/key',
  };

  async function run(script: string) {
    const { env, masked } = environmentOf(given, base);
    const recorder = new Recorder();
    const mask = createMask(masked);
    const talk = maskPort(recorder, mask);
    const work = assignment({
      cwd: await emptyFolder(),
      options: { argv: [process.execPath, '-e', script] },
    });
    const outcome = await createCommandAdapter(base).run({ ...work, environment: env }, talk.port);
    await talk.flush();
    return { recorder, outcome: maskOutcome(outcome, mask) };
  }

  it('finds in its environment what its routine names, the marks of its run, and no more', async () => {
    const names = ['FROM_DAEMON', 'NOT_THERE', 'PLAIN', 'TOKEN', 'OD_TOKEN', 'OTHER', 'OD_ATTEMPT'];
    const { recorder } = await run(
      `const value = ({ length }) => length; console.log(${JSON.stringify(names)}.map((name) => process.env[name] === undefined ? 'none' : name === 'TOKEN' ? String(process.env[name] === Buffer.from('${Buffer.from(value).toString('hex')}', 'hex').toString()) : process.env[name]).join())`,
    );
    expect(recorder.text('stdout')).toBe('handed on,none,a plain value,true,none,none,1\n');
  });

  it('has them masked when it prints its whole environment, in pieces, on both outputs', async () => {
    const { recorder, outcome } = await run(`
      const text = JSON.stringify(process.env) + ' another-secret-' + 'value /path/to/a/key';
      const { writeSync } = require('node:fs');
      for (let at = 0; at < text.length; at += 3) for (const fd of [1, 2]) writeSync(fd, text.slice(at, at + 3));
      process.exitCode = 3;
    `);
    const all = JSON.stringify([recorder.events, outcome]);
    for (const secret of [value, 'another-secret-value', 'key-of-the-model'])
      expect(all).not.toContain(secret);
    for (const name of ['TOKEN', 'OTHER', 'OPENAI_API_KEY'])
      for (const stream of ['stdout', 'stderr'] as const)
        expect(recorder.text(stream)).toContain(`[secret ${name}]`);
    expect(recorder.text('stdout')).toContain('/path/to/a/key');
    expect(outcome.failure?.message).toContain('[secret ');
  });
});
