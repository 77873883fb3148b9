import { ErrorBody } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { openDesign } from './program.ts';

const mistakes: [string, string[], string][] = [
  ['a command that there is none of', ['rutine', 'list'], 'rutine'],
  ['no command', [], 'Usage: open-design'],
  ['a noun without a verb', ['routine'], 'Usage: open-design routine'],
  ['an option that there is none of', ['run', 'list', '--colour'], '--colour'],
  ['a missing argument', ['run', 'show'], 'run'],
  ['a port that is no port', ['start', '--port', '70000'], '70000'],
  ['an unknown way to sign in', ['start', '--auth', 'maybe'], 'maybe'],
  ['a count that is none', ['run', 'list', '--limit', '0'], '--limit'],
  ['a status that there is none of', ['run', 'list', '--status', 'done'], 'succeeded'],
  [
    'a routine without a prompt',
    ['routine', 'add', '--name', 'a', '--schedule', 'daily:08:00'],
    '--prompt',
  ],
  ['a schedule that cannot be read', add('--schedule', 'sometimes'), 'sometimes'],
  ['a target that is none', add('--target', 'old'), 'reuse:PROJECT'],
  ['agent options that are no JSON', add('--agent-options', '{argv}'), '--agent-options'],
  ['agent options that there are none of', add('--agent-options', '{"model":1}'), 'model'],
  ['a prompt twice', add('--prompt-file', '/dev/null'), '--prompt-file'],
  ['an edit of nothing', ['routine', 'edit', 'x'], 'Nothing to change'],
  ['one of several schedules that cannot be read', add('--schedule', 'often'), 'often'],
  ['a way to catch up that there is none of', add('--catch-up', 'some'), 'all:MAX'],
  ['a limit where none is taken', add('--catch-up', 'latest:3'), 'Only all takes a limit'],
  ['a limit of nothing', add('--overlap', 'queue_all:0'), '1 to 1000'],
  ['a way to overlap that there is none of', add('--overlap', 'wait'), 'queue_one'],
  ['a bound that is neither time nor length', add('--not-after', '25:00'), '11:00'],
  ['failures that are no count', add('--pause-after-failures', 'often'), '--pause-after-failures'],
  ['a jitter of more than an hour', add('--jitter', '61m'), 'up to one hour'],
  ['a day that there is none of', ['routine', 'snooze', 'x', '2026-02-31'], '2026-02-31'],
  ['a year for an instant', ['why', 'x', '2026'], 'Expected an instant'],
  ['a bound of the audit that is no instant', ['audit', '--from', 'monday'], 'monday'],
  ['a project without folder and name', ['project', 'add'], 'folder'],
];

function add(...more: string[]): string[] {
  const base = ['routine', 'add', '--name', 'a', '--prompt', 'b', '--schedule', 'daily:08:00'];
  return [...base, ...more];
}

test.each(mistakes)('%s ends with 2 and is named', async (_, args, named) => {
  const { code, stdout, stderr } = await openDesign(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(named);
});

test('with --json a mistake is an error body', async () => {
  const { code, stdout, stderr } = await openDesign(['routine', 'lst', '--json']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(ErrorBody.parse(JSON.parse(stderr)).error.message).toContain("unknown command 'lst'");
});

test('help is no mistake', async () => {
  const { code, stdout, stderr } = await openDesign(['routine', 'add', '--help']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('weekdays:HH:MM');
});
