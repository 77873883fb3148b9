import type { Routine, RoutineVersion } from '@open-design/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { routine } from './examples.ts';
import { newDataDir, type OwnDaemon, startOwnDaemon } from './own-daemon.ts';
import { openDesign } from './program.ts';
import { standIn } from './stand-in.ts';

let daemon: OwnDaemon;
const day = 86_400_000;

beforeAll(async () => {
  daemon = await startOwnDaemon(newDataDir());
});
afterAll(async () => {
  expect(await daemon.stop()).toBe(0);
});

async function addRoutine(name: string): Promise<Routine> {
  const add = ['routine', 'add', '--name', name, '--prompt', 'Do it.', '--agent', 'brief'];
  const schedules = ['--schedule', 'weekly:mon:09:00@UTC', '--schedule', 'daily:10:00@UTC'];
  const { answer } = await daemon.ask(...add, ...schedules, '--overlap', 'queue_one');
  return (answer as { routine: Routine }).routine;
}

const answered = async (...args: string[]) =>
  ((await daemon.ask(...args)).answer as { routine: Routine }).routine;

test('a routine is paused with a note, resumed, and remembers both', async () => {
  await addRoutine('Pause');
  const note = 'Until the release is out.';
  expect(await answered('routine', 'pause', 'Pause', '--note', note)).toMatchObject({
    enabled: false,
    pausedBy: 'person',
    note,
    nextRunAt: null,
  });
  const shown = await daemon.tell(['routine', 'show', 'Pause']);
  expect(shown.stdout).toMatch(/^state +paused$/m);
  expect(shown.stdout).toContain(note);
  expect(await answered('routine', 'resume', 'Pause')).toMatchObject({ enabled: true, note: null });

  const { answer } = await daemon.ask('routine', 'versions', 'Pause');
  const { versions } = answer as { versions: RoutineVersion[] };
  expect(versions.map(({ change, active }) => ({ change, active }))).toEqual([
    { change: 'created', active: true },
    { change: 'paused', active: false },
    { change: 'resumed', active: true },
  ]);
  const { stdout } = await daemon.tell(['routine', 'versions', 'Pause']);
  const [head, ...rows] = stdout.trimEnd().split('\n');
  expect(head).toMatch(/^VERSION +CHANGE +ACTIVE +FROM +UNTIL +HASH +NOTE$/);
  expect(rows).toEqual(
    versions.map(({ hash }) => expect.stringMatching(new RegExp(` ${hash.slice(0, 12)} `))),
  );
  expect(rows[1]).toMatch(new RegExp(`^2 +paused +no .*${note}$`));
  expect(rows[2]).toMatch(/^3 +resumed +yes .* in force /);
});

test('a routine is snoozed for a length or until an instant of the local clock', async () => {
  await addRoutine('Snooze');
  const before = Date.now();
  const { snoozedUntil } = await answered('routine', 'snooze', 'Snooze', '2d', '--note', 'Away.');
  expect(snoozedUntil).toBeGreaterThanOrEqual(before + 2 * day);
  expect(snoozedUntil).toBeLessThanOrEqual(Date.now() + 2 * day);

  const until = ['routine', 'snooze', 'Snooze', '2999-12-01T09:00'];
  const { code, stdout } = await daemon.tell(until, 'Asia/Kolkata');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^state +snoozed until 2999-12-01 09:00:00 GMT\+5:30$/m);
  const again = await answered('routine', 'show', 'Snooze');
  expect(again.snoozedUntil).toBe(Date.parse('2999-12-01T03:30Z'));
});

test('a snooze until an instant that has passed ends with 1 and says so', async () => {
  await addRoutine('Late');
  const { code, stderr } = await daemon.ask('routine', 'snooze', 'Late', '2001-01-01');
  expect(code).toBe(1);
  expect(stderr).toContain('still to come');
});

test('an edit of one policy leaves the others and the schedules as they were', async () => {
  const added = await addRoutine('Edit');
  const edited = await answered('routine', 'edit', 'Edit', '--pause-after-failures', '3');
  expect(edited.policies).toEqual({ ...added.policies, pauseAfterFailures: 3 });
  expect(edited.policies.overlap.mode).toBe('queue_one');
  expect(edited.schedule).toEqual(added.schedule);
});

test('the list says whether a routine is on, and if not, who paused it or until when', async () => {
  const some = (name: string, more: Partial<Routine>) => ({ ...routine, id: name, name, ...more });
  const routines = [
    some('one', {}),
    some('two', { enabled: false, pausedBy: 'person' }),
    some('three', { enabled: false, pausedBy: 'policy', failures: 3 }),
    some('four', { snoozedUntil: Date.parse('2999-12-01T09:00Z') }),
    some('five', { snoozedUntil: 1 }),
  ];
  const { url } = await standIn({ listRoutines: () => ({ routines }) });
  const { stdout } = await openDesign(['routine', 'list', '--url', url]);
  const states = stdout.trimEnd().split('\n').slice(1);
  expect(states.map((line) => /^\w+ +\w+ +(.*?) {2}/.exec(line)?.[1])).toEqual([
    'on',
    'paused',
    'paused by policy',
    'snoozed until 2999-12-01 09:00:00 UTC',
    'on',
  ]);
  const shown = await openDesign(['routine', 'show', 'three', '--url', url]);
  expect(shown.stdout).toMatch(/^failures +3 in a row$/m);
});

test('a past range is backfilled: said first, then run', async () => {
  await addRoutine('Backfill');
  const hoursAgo = (hours: number) => String(Date.now() - hours * 3_600_000);
  const range = ['routine', 'backfill', 'Backfill', '--from', hoursAgo(48), '--to', hoursAgo(1)];

  const dry = await daemon.tell(range);
  expect(dry.stdout).toMatch(/^[123] slots would run\. --run runs them\.\n\d{4}-/);
  const { answer } = await daemon.ask(...range, '--run', '--per-minute', '600');
  const { dryRun, slots, runIds } = answer as { dryRun: boolean; slots: []; runIds: [] };
  expect(dryRun).toBe(false);
  expect(runIds).toHaveLength(slots.length);
  expect((await daemon.tell(range)).stdout).toMatch(/^0 slots would run; [123] ran already/);
});
