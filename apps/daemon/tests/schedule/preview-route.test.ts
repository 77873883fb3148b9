import { routes } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { previewSlots } from '../../src/schedule/preview.ts';
import { scheduleRoutes } from '../../src/show/routes/schedules.ts';
import { openDesign } from '../cli/program.ts';
import { standIn } from '../cli/stand-in.ts';
import { asJson, startFrame } from '../show/frame.ts';

const from = Date.parse('2026-03-07T12:00Z');
const handlers = scheduleRoutes({
  previewSlots: (question) => previewSlots({ zone: 'America/New_York', ...question }),
});

async function ask(body: object) {
  const frame = await startFrame(handlers);
  const { path } = routes.previewSchedules;
  const answer = await frame.send({
    method: 'POST',
    path,
    headers: asJson,
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: answer.json() };
}

test('a preview says the schedule and lists what fires, from JSON or from text', async () => {
  const expected = {
    description: 'Every day at 02:30, America/New_York',
    fires: [
      {
        at: Date.parse('2026-03-08T07:30Z'),
        local: '2026-03-08T03:30:00-04:00[America/New_York]',
        note: 'dst_gap_shifted',
      },
      {
        at: Date.parse('2026-03-09T06:30Z'),
        local: '2026-03-09T02:30:00-04:00[America/New_York]',
      },
    ],
    truncated: false,
  };
  const timezone = 'America/New_York';
  const json = { kind: 'daily', time: '02:30', timezone };
  for (const schedules of [json, [json], 'daily:02:30@America/New_York']) {
    expect((await ask({ schedules, from, count: 2 })).body).toEqual(expected);
  }
  expect((await ask({ schedules: 'daily:02:30', timezone, from, count: 2 })).body).toEqual(
    expected,
  );
});

test('what is given beside the schedules holds for those that do not say it themselves', async () => {
  const schedules = [
    'daily:02:30@America/New_York;dst=shift',
    'daily:02:45@America/New_York',
    'every:24h',
  ];
  const beside = {
    dst: { gap: 'skip' },
    exclude: { dates: ['2026-03-09'] },
    bounds: { endAt: from + 3 * 86_400_000 },
  };
  const { body } = await ask({ schedules, ...beside, from, timezone: 'America/New_York' });
  expect(body.fires.map(({ local }: { local: string }) => local.slice(0, 16))).toEqual([
    '2026-03-07T19:00',
    '2026-03-08T03:30',
    '2026-03-08T20:00',
    '2026-03-10T02:30',
    '2026-03-10T02:45',
  ]);
});

test('without an end it lists ten, with one all up to it', async () => {
  expect((await ask({ schedules: 'every:1h', from })).body.fires).toHaveLength(10);
  const until = from + 86_400_000;
  expect((await ask({ schedules: 'every:1h', from, until })).body.fires).toHaveLength(24);
  expect((await ask({ schedules: 'every:5s', from, until })).body).toMatchObject({
    truncated: true,
  });
});

test.each([
  [{ schedules: 'cron:0 0 30 2 *' }, 'never fires'],
  [{ schedules: ['daily:09:00', { kind: 'cron', expression: '99 * * * *' }] }, 'minute: expected'],
  [{ schedules: 'daily:09:00', count: 1_001 }, 'count'],
  [{ schedules: 'daily:09:00', timezone: 'Europe/Bonn' }, 'Europe/Bonn'],
  [{ schedules: [] }, 'schedules'],
])('%j is refused with what is wrong', async (body, named) => {
  const answer = await ask(body);
  expect(answer.status).toBe(400);
  expect(JSON.stringify(answer.body)).toContain(named);
});

test('the command line shows the sentence, the slots and why they are where they are', async () => {
  const { url, seen } = await standIn({
    previewSchedules: ({ body }) =>
      handlers.previewSchedules({
        body: routes.previewSchedules.body.parse(body),
        params: {},
        query: {},
      }),
  });
  const args = [
    'schedule',
    'preview',
    'daily:02:30@America/New_York',
    '--from',
    '2026-03-07T12:00Z',
  ];
  const { code, stdout } = await openDesign([...args, '--count', '2', '--url', url]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Every day at 02:30, America\/New_York\.\n/);
  expect(stdout).toMatch(
    /^Sun {2}2026-03-08 03:30:00 {2}-04:00 {2}America\/New_York {2}.+ moved by the gap$/m,
  );
  expect(seen.at(-1)?.body).toEqual({ schedules: [args[2]], from, count: 2 });
  const json = await openDesign([...args, '--until', '2026-03-10', '--json', '--url', url]);
  expect(JSON.parse(json.stdout)).toMatchObject({ fires: [{}, {}], truncated: false });
});

test('the command line refuses a schedule that it cannot read before it asks a daemon', async () => {
  const { code, stderr } = await openDesign(['schedule', 'preview', 'cron:* * * *']);
  expect(code).toBe(2);
  expect(stderr).toContain('expected 5 fields');
});
