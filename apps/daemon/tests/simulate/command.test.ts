import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { expect, it } from 'vitest';
import { openDesign } from '../cli/program.ts';
import { startDaemon } from '../house/daemon.ts';

function definitionFile(definition: unknown): string {
  const file = path.join(process.env['OD_DATA_DIR'] ?? '', 'definition.json');
  writeFileSync(file, JSON.stringify(definition));
  return file;
}

const daily = { kind: 'daily', time: '08:30', timezone: 'UTC' } as const;
const brief = {
  name: 'Morning brief',
  prompt: 'Say what changed.',
  target: { mode: 'create_each_run' },
  schedule: daily,
};

it('a year of an hourly routine from a file is told in a few lines, with its audit, without a daemon', async () => {
  const schedule = { kind: 'hourly', minute: 0, timezone: 'UTC' };
  const file = definitionFile({ ...brief, schedule });
  const down = '2026-03-01T12:30Z..2026-03-03T00:30Z';
  const since = performance.now();

  const args = ['--days', '365', '--from', '2026-01-01T00:00Z', '--down', down];
  const { code, stdout, stderr } = await openDesign(['simulate', '--file', file, ...args]);

  console.log(`a simulated year, hour by hour: ${Math.round(performance.now() - since)} ms`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('35     2026-03-01 13:00:00 UTC  2026-03-02 23:00:00 UTC  missed');
  expect(stdout).toContain('8724 ran, 1 caught up, 35 missed');
  expect(stdout).toContain('The ledger is closed: 8760 slots expected, 8760 recorded.');
});

it('routines of the running daemon are simulated, and the daemon has none of it', async () => {
  const { client, url } = await startDaemon();
  const { routine } = await client.call(routes.createRoutine, {
    body: {
      ...brief,
      target: { mode: 'create_each_run' },
      schedule: { kind: 'daily', time: '08:30', timezone: 'UTC' },
      enabled: true,
    },
  });

  const args = ['--url', url, 'simulate', '--routine', 'Morning brief', '--days', '3', '--json'];
  const { code, stdout } = await openDesign([
    ...args,
    '--from',
    '2026-01-01T00:00Z',
    '--daemons',
    '2',
  ]);

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    routines: [{ name: 'Morning brief', counts: { ran: 3 } }],
    audit: { ok: true, expected: 3, recorded: 3 },
  });
  const { slots } = await client.call(routes.listSlots, { params: { id: routine.id } });
  expect(slots).toEqual([]);
});

it('the example of docs/schedules.md prints what stands there', async () => {
  const page = readFileSync(new URL('../../../../docs/schedules.md', import.meta.url), 'utf8');
  const [, definition = '', command = '', printed = ''] =
    /```json\n(.*?)```.*?```sh\nopen-design (simulate .*?)\n```.*?```\n(.*?)```/s.exec(page) ?? [];
  const file = definitionFile(JSON.parse(definition));

  const args = command.split(' ').map((it) => (it === 'brief.json' ? file : it));
  const { code, stdout } = await openDesign(args);

  expect({ code, stdout }).toEqual({ code: 0, stdout: printed });
});

it('the example of README.md runs', async () => {
  const { client, url } = await startDaemon();
  await client.call(routes.createRoutine, {
    body: { ...brief, target: { mode: 'create_each_run' }, enabled: true, schedule: daily },
  });
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
  const [, command = ''] = /^npx open-design (simulate .*?) *#/m.exec(readme) ?? [];
  const args = command.match(/"[^"]*"|\S+/g)?.map((it) => it.replaceAll('"', '')) ?? [];

  const { code, stdout } = await openDesign([...args, '--url', url]);

  expect(code).toBe(0);
  expect(stdout).toContain('The ledger is closed: 365 slots expected, 365 recorded.');
});

it.each([
  ['no routine', ['--days', '3'], '--routine or --file'],
  ['a file that is no routine', ['--days', '3', '--file', 'DEFINITION'], 'schedule'],
  [
    'a downtime that ends before it begins',
    ['--days', '3', '--down', '2026-02-02..2026-02-01'],
    'FROM..TO',
  ],
  ['no number of days', ['--file', 'x'], '--days'],
])('%s ends with 2 and is named', async (_, args, named) => {
  const file = definitionFile({ name: 'It' });
  const given = args.map((it) => (it === 'DEFINITION' ? file : it));

  const { code, stdout, stderr } = await openDesign(['simulate', ...given]);

  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(named);
});
