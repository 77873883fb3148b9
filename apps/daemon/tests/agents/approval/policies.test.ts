import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { emptyFolder, Recorder } from '../run-agent.ts';
import { allOptions, answersIn, ask, AskedPort, call, toldIn } from './asking.ts';

let cwd: string;
beforeEach(async () => {
  cwd = await emptyFolder();
  await mkdir(path.join(cwd, 'src'));
  await symlink('/etc', path.join(cwd, 'link'));
});

const kinds = [
  'read',
  'edit',
  'search',
  'delete',
  'move',
  'execute',
  'think',
  'fetch',
  'switch_mode',
  'other',
];
const everyKind = kinds.map((kind) => [call(kind, { kind })]);
const all = (answer: string) => Object.fromEntries(kinds.map((kind) => [kind, answer]));

describe('an agent that asks while nobody is there', () => {
  it('is allowed to read, edit and search in its workspace, once each', async () => {
    const { port } = await ask({ cwd, calls: everyKind });
    const { read, edit, search, ...rest } = answersIn(cwd);
    expect({ read, edit, search }).toEqual({
      read: 'allow_once',
      edit: 'allow_once',
      search: 'allow_once',
    });
    expect(new Set(Object.values(rest))).toEqual(new Set(['reject_once']));
    expect(port.codes.filter((code) => code === 'permission_allowed')).toHaveLength(3);
  });

  it.each([
    ['../x'],
    ['/etc/passwd'],
    ['link/passwd'],
    ['link/new/file'],
    ['src/../../x'],
    ['~/x'],
    ['src/a', '/etc/passwd'],
  ])('is refused what leads out: %s', async (...paths) => {
    const locations = paths.map((it) => ({ path: it }));
    const { outcome } = await ask({ cwd, calls: [[call('x', { rawInput: null, locations })]] });
    expect(answersIn(cwd)).toEqual({ x: 'reject_once' });
    expect(outcome.blocked).toContain('"x" was not permitted');
    expect(toldIn(cwd).at(-1)?.['why']).toContain('is outside the workspace');
  });

  it('is refused all by deny', async () => {
    await ask({ cwd, calls: everyKind, policy: { mode: 'deny' } });
    expect(answersIn(cwd)).toEqual(all('reject_once'));
  });

  it('is allowed all by allow_all, also outside', async () => {
    const outside = call('out', { kind: 'delete', locations: [{ path: '/etc/passwd' }] });
    const calls = [...everyKind, [outside]];
    const { outcome } = await ask({ cwd, calls, policy: { mode: 'allow_all' } });
    expect(answersIn(cwd)).toEqual({ ...all('allow_once'), out: 'allow_once' });
    expect(outcome).toMatchObject({ failure: null });
  });

  it('has every kind put to a person by ask, with what it is about', async () => {
    const port = new AskedPort();
    const running = ask({ cwd, calls: everyKind, policy: { mode: 'ask' }, port });
    for (const kind of kinds) {
      const asked = await port.asked(kind);
      expect(asked).toMatchObject({
        kind,
        paths: ['a.txt'],
        detail: '{"path":"a.txt"}',
        options: allOptions.map(({ optionId, ...rest }) => ({ id: optionId, ...rest })),
      });
      port.questions.answer(asked.id, { allow: true, note: null }, 'person');
    }
    await running;
    expect(answersIn(cwd)).toEqual(all('allow_once'));
  });
});

describe('an option', () => {
  const only = (...wanted: string[]) => ({
    options: allOptions.filter(({ kind }) => wanted.includes(kind)),
  });

  it('that allows for good is never chosen because of a path', async () => {
    await ask({ cwd, calls: [[call('x', only('allow_always', 'reject_once'))]] });
    expect(answersIn(cwd)).toEqual({ x: 'reject_once' });
  });

  it('that allows for good is chosen where a person or the policy allows and there is no other', async () => {
    const calls = [[call('x', only('allow_always', 'reject_once'))]];
    await ask({ cwd, calls, policy: { mode: 'allow_all' } });
    expect(answersIn(cwd)).toEqual({ x: 'allow_always' });
  });

  it('that refuses for good is chosen where there is no other; with none at all, none is', async () => {
    const calls = [
      [call('x', only('allow_once', 'reject_always'))],
      [call('y', only('allow_once'))],
    ];
    await ask({ cwd, calls, policy: { mode: 'deny' } });
    expect(answersIn(cwd)).toEqual({ x: 'reject_always', y: 'cancelled' });
  });

  it('to allow that is not offered is not asked for', async () => {
    const port = new AskedPort();
    const calls = [[call('x', only('reject_once'))]];
    await ask({ cwd, calls, policy: { mode: 'ask' }, port });
    expect(port.asks).toEqual([]);
    expect(answersIn(cwd)).toEqual({ x: 'reject_once' });
  });
});

it('where nobody can be asked, what would be asked is refused', async () => {
  await ask({ cwd, calls: [[call('x')]], policy: { mode: 'ask' }, port: new Recorder() });
  expect(toldIn(cwd).at(-1)).toMatchObject({
    answer: 'reject_once',
    why: 'there is nobody to ask',
  });
});
