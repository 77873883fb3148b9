import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OutcomeChecks, type Run } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { startDaemon } from '../house/daemon.ts';
import { addGuarded, type Ended, endOf, node, told, workFolder } from './stage.ts';

type CheckInput = z.input<typeof OutcomeChecks>;

/** Runs an agent under checks, in a folder that `prepare` has filled. */
async function run(
  checks: CheckInput,
  agent: string,
  prepare: (folder: string) => void = () => {},
): Promise<Ended> {
  const daemon = await startDaemon();
  const folder = workFolder();
  prepare(folder);
  const policies = { checks: OutcomeChecks.parse(checks) };
  return await endOf(daemon, await addGuarded(daemon, { folder, policies, agent }));
}

const writes = (file: string, text: string) =>
  `require('node:fs').writeFileSync(${JSON.stringify(file)}, ${JSON.stringify(text)});`;
const says = (text: string) => `console.log(${JSON.stringify(text)});`;

describe('a run with checks', () => {
  it('has succeeded when all of them pass, and each is told', async () => {
    const schema = { type: 'object', required: ['total'], properties: { total: { minimum: 1 } } };
    const ended = await run(
      [
        { name: 'builds', kind: 'command', argv: node('process.exit(0)') },
        { name: 'page', kind: 'file_exists', path: 'page.html' },
        { name: 'renewed', kind: 'file_changed', path: 'page.html' },
        { name: 'numbers', kind: 'file_matches', path: 'out/sum.json', schema },
        { name: 'says so', kind: 'answer', contains: 'All done' },
        { name: 'counts', kind: 'answer', matches: '\\d+ pages\\.$' },
      ],
      `${writes('page.html', 'new')} ${writes('out/sum.json', '{"total": 3}')} ${says('All done: 12 pages.')}`,
      (folder) => {
        writeFileSync(path.join(folder, 'page.html'), 'old');
        mkdirSync(path.join(folder, 'out'));
      },
    );

    expect(ended.run).toMatchObject({ status: 'succeeded', error: null });
    expect(told(ended, 'check_failed')).toEqual([]);
    expect(told(ended, 'check_passed').map((it) => it.split(':')[0])).toEqual([
      'builds',
      'page',
      'renewed',
      'numbers',
      'says so',
      'counts',
    ]);
  });

  it.each([
    [undefined, 'failed', 'CHECK_FAILED'],
    ['blocked', 'blocked', 'BLOCKED'],
    ['nothing_to_do', 'nothing_to_do', null],
    ['succeeded', 'succeeded', null],
  ] as const)('that does not pass and says %s is %s', async (otherwise, status, errorCode) => {
    const ended = await run(
      [
        { name: 'there', kind: 'file_exists', path: 'here.txt' },
        { name: 'report', kind: 'file_exists', path: 'report.md', ...(otherwise && { otherwise }) },
        { name: 'later', kind: 'file_exists', path: 'later.md', otherwise: 'succeeded' },
      ],
      writes('here.txt', ''),
    );

    expect(ended.run).toMatchObject({ status, errorCode });
    const says = 'The check "report" did not pass: report.md: it is not there.';
    expect(ended.run.error).toBe(status === 'failed' || status === 'blocked' ? says : null);
    expect(told(ended, 'check_failed')).toEqual([
      'report: report.md: it is not there.',
      'later: later.md: it is not there.',
    ]);
  });

  it('is decided by the first that does not pass', async () => {
    const { run: ended } = await run(
      [
        { name: 'one', kind: 'file_exists', path: 'one', otherwise: 'blocked' },
        { name: 'two', kind: 'file_exists', path: 'two', otherwise: 'failed' },
      ],
      '',
    );
    expect(ended).toMatchObject({ status: 'blocked' });
    expect(ended.error).toContain('"one"');
  });

  it('keeps the failure of an agent that failed by itself, and asks nothing then', async () => {
    const ended = await run(
      [{ name: 'report', kind: 'file_exists', path: 'x', otherwise: 'nothing_to_do' }],
      'process.exit(4)',
    );
    expect(ended.run).toMatchObject({ status: 'failed', errorCode: 'AGENT_FAILED' });
    expect(told(ended, 'check_failed')).toEqual([]);
  });
});

describe('a check', () => {
  const failing = async (check: CheckInput[number], agent: string, prepare?: (f: string) => void) =>
    (await run([check], agent, prepare)).run;
  const name = 'it';

  it.each([
    [
      'exits with another code',
      `console.error('2 tests broke'); process.exit(1)`,
      /exited with code 1 after .+: 2 tests broke/,
    ],
    [
      'takes too long',
      `console.error('hangs'); setInterval(() => {}, 1000)`,
      /took longer than 700 ms: hangs/,
    ],
  ])('by a command that %s does not pass', async (_how, text, error) => {
    const it = await failing({ name, kind: 'command', argv: node(text), timeoutMs: 700 }, '');
    expect(it).toMatchObject({ status: 'failed', errorCode: 'CHECK_FAILED' });
    expect(it.error).toMatch(error);
  });

  it.each([
    [
      'is the same as before',
      'same',
      writes('f', 'same'),
      'it is as it was before the agent started',
    ],
    ['is gone', 'same', `require('node:fs').unlinkSync('f')`, 'it is not there'],
  ])('of a file that %s does not pass', async (_how, before, agent, why) => {
    const prepare = (folder: string) => writeFileSync(path.join(folder, 'f'), before);
    const { error } = await failing({ name, kind: 'file_changed', path: 'f' }, agent, prepare);
    expect(error).toBe(`The check "it" did not pass: f: ${why}.`);
  });

  it.each([
    [
      'a link out of the workspace',
      `require('node:fs').symlinkSync('/etc/hostname', 'f')`,
      'it leads out of the workspace',
    ],
    ['a folder', `require('node:fs').mkdirSync('f')`, 'it is no file'],
    ['a pipe', `require('node:child_process').execFileSync('mkfifo', ['f'])`, 'it is no file'],
  ])('never reads %s', async (_what, agent, why) => {
    const { error } = await failing({ name, kind: 'file_exists', path: 'f' }, agent);
    expect(error).toBe(`The check "it" did not pass: f: ${why}.`);
  });

  it.each<[string, string, boolean | Record<string, never>, RegExp]>([
    ['is no JSON', '{', {}, /it is no JSON/],
    [
      'does not fit',
      '{"a": "x"}',
      { properties: { a: { type: 'number' } } } as never,
      /\/a must be number/,
    ],
    [
      'no schema can be used for',
      '{}',
      { type: 'nonsense' } as never,
      /the schema of the check cannot be used/,
    ],
    [
      'has a text made for the pattern',
      JSON.stringify(`${'a'.repeat(50)}b`),
      { pattern: '^(a+)+$' } as never,
      /takes too long/,
    ],
  ])('by a schema of a file that %s does not pass', async (_how, text, schema, why) => {
    const check = { name, kind: 'file_matches', path: 'f', schema } as const;
    expect((await failing(check, writes('f', text))).error).toMatch(why);
  });

  it('by a pattern on an answer that is made for it gives up, and the run ends', async () => {
    const check = { name, kind: 'answer', matches: '^(a+)+$' } as const;
    const it: Run = await failing(check, says(`${'a'.repeat(60)}b`));
    expect(it).toMatchObject({ status: 'failed', errorCode: 'CHECK_FAILED' });
    expect(it.error).toContain('takes too long to match');
  });

  it('names no file outside the workspace, no pattern that is none, no name twice', () => {
    const refused: CheckInput[] = [
      [{ name, kind: 'file_exists', path: '/etc/passwd' }],
      [{ name, kind: 'file_exists', path: 'a/../../b' }],
      [{ name, kind: 'answer', matches: '(' }],
      [{ name, kind: 'answer', matches: 'a', contains: 'a' }],
      [{ name, kind: 'answer' }],
      [
        { name, kind: 'answer', contains: 'a' },
        { name, kind: 'answer', contains: 'b' },
      ],
    ];
    for (const checks of refused) expect(OutcomeChecks.safeParse(checks).success).toBe(false);
  });
});
