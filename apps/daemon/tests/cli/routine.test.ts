import { expect, test } from 'vitest';
import { project, routine } from './examples.ts';
import { openDesign } from './program.ts';
import { type Answers, standIn } from './stand-in.ts';

const other = {
  ...routine,
  id: 'routine-aaaabbbb-0000-4000-8000-000000000002',
  name: 'Evening brief',
};
const base: Answers = {
  listRoutines: () => ({ routines: [routine, other] }),
  listProjects: () => ({ projects: [project] }),
  createRoutine: () => ({ routine }),
  updateRoutine: () => ({ routine }),
  deleteRoutine: () => ({ ok: true }),
  pauseRoutine: () => ({ routine }),
};

async function against(args: string[], input = '') {
  const { url, seen } = await standIn(base);
  const ended = await openDesign([...args, '--url', url], { input });
  return { ...ended, sent: seen.filter(({ name }) => /^(create|update|delete|pause)/.test(name)) };
}

test('a routine is created as the command line says it', async () => {
  const prompt = 'Say what changed.\nBriefly.\n';
  const { code, sent, stdout } = await against(
    [
      'routine',
      'add',
      '--name',
      'Brief',
      '--prompt-file',
      '-',
      '--schedule',
      'weekly:mon:09:00@Asia/Tokyo',
      '--target',
      'reuse:Website',
      '--agent',
      'command',
      '--agent-options',
      '{"argv":["make"]}',
      '--disabled',
      '--json',
    ],
    prompt,
  );
  expect({ code, answer: JSON.parse(stdout) }).toEqual({
    code: 0,
    answer: { routine, warnings: [] },
  });
  expect(sent.map(({ body }) => body)).toEqual([
    {
      name: 'Brief',
      prompt,
      schedule: { kind: 'weekly', weekday: 1, time: '09:00', timezone: 'Asia/Tokyo' },
      target: { mode: 'reuse', projectId: 'website' },
      agentId: 'command',
      agentOptions: { argv: ['make'] },
      enabled: false,
    },
  ]);
});

test.each([
  ['its id', routine.id],
  ['its name', 'Morning brief'],
  ['the beginning of its id', 'routine-aaaaa'],
])('a routine is named by %s', async (_, wanted) => {
  const { code, sent } = await against(['routine', 'pause', wanted]);
  expect(code).toBe(0);
  expect(sent.map(({ params, body }) => ({ params, body }))).toEqual([
    { params: [routine.id], body: {} },
  ]);
});

test('a beginning that fits two routines changes neither and names both', async () => {
  const { code, sent, stderr } = await against(['routine', 'remove', 'routine-aaaa']);
  expect({ code, sent }).toEqual({ code: 1, sent: [] });
  expect(stderr).toContain(routine.id);
  expect(stderr).toContain(other.id);
});

test('a routine that there is none of ends with 1 and says where to look', async () => {
  const { code, stderr } = await against(['routine', 'run', 'Noon']);
  expect(code).toBe(1);
  expect(stderr).toContain('open-design routine list');
});

test('an edit sends what is named and nothing else', async () => {
  const { code, sent } = await against([
    'routine',
    'edit',
    'Morning brief',
    '--schedule',
    'hourly:15',
  ]);
  expect(code).toBe(0);
  expect(sent.map(({ body }) => body)).toEqual([{ schedule: { kind: 'hourly', minute: 15 } }]);
});

test('the list of routines stands in columns', async () => {
  const { stdout } = await against(['routine', 'list']);
  const [head, ...rows] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^ID +NAME +STATE +SCHEDULE +NEXT +LAST$/);
  const columns = ['ID', 'NAME', 'STATE', 'SCHEDULE', 'NEXT', 'LAST'].map(
    (name) => head?.indexOf(name) ?? 0,
  );
  expect(rows.map((row) => columns.map((at) => /^\S/.test(row.slice(at))))).toEqual([
    [true, true, true, true, true, true],
    [true, true, true, true, true, true],
  ]);
  // What is shown of an id is enough to name the routine.
  expect(rows.map((row) => row.split(' ')[0])).toEqual(['routine-aaaaaaaa', 'routine-aaaabbbb']);
  // oxlint-disable-next-line no-control-regex -- colours begin with it
  expect(stdout).not.toMatch(/\u001B/);
});
