import type { AuditReport, Explanation, SlotEntry } from '@open-design/contracts';
import { causeInWords, routes } from '@open-design/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditText } from '../../src/cli/commands/audit.ts';
import { closeDatabase, insertRoutine, openDatabase } from '../../src/db.ts';
import { listenTo } from '../house/daemon.ts';
import { routine, run } from './examples.ts';
import { newDataDir, type OwnDaemon, startOwnDaemon } from './own-daemon.ts';
import { openDesign } from './program.ts';
import { standIn } from './stand-in.ts';

const hour = 3_600_000;
/** Whole minutes, so that it can be typed without seconds. */
const last = Math.floor((Date.now() - hour / 2) / 60_000) * 60_000;
let daemon: OwnDaemon;

beforeAll(async () => {
  const dataDir = newDataDir();
  leaveRoutine(dataDir);
  daemon = await startOwnDaemon(dataDir);
  const log = await listenTo(daemon.client);
  // It may have been done before anyone listened.
  const { runs } = await daemon.client.call(routes.listRuns);
  if (!runs.some(({ status }) => status === 'succeeded')) await log.until('run.finished');
  log.close();
});
afterAll(async () => {
  expect(await daemon.stop()).toBe(0);
});

/** A routine whose last ten slots, an hour apart, passed while no daemon was running. */
function leaveRoutine(dataDir: string): void {
  insertRoutine(openDatabase('', { dataDir }), {
    id: 'left',
    name: 'Left behind',
    prompt: 'Say hello.',
    scheduleKind: 'interval',
    scheduleValue: '1h',
    scheduleJson: JSON.stringify({ kind: 'interval', everyMs: hour, anchorAt: last }),
    projectMode: 'create_each_run',
    agentId: 'command',
    agentOptionsJson: JSON.stringify({ argv: ['true'] }),
    enabled: true,
    createdAt: last - 10 * hour,
    updatedAt: last - 10 * hour,
  });
  closeDatabase();
}

const kolkata = (at: number) => new Date(at + 5.5 * hour).toISOString().slice(0, 16);

test('slots that nobody took are told with their cause, the last as caught up', async () => {
  const { code, stdout } = await daemon.tell(['slots', 'Left behind']);
  expect(code).toBe(0);
  const [, missed = '', caughtUp = ''] = stdout.split('\n');
  expect(missed).toContain('9 missed');
  expect(missed).toContain('no daemon was running');
  expect(caughtUp).toMatch(/caught up +routine-run-[0-9a-f]{8} .* no daemon was running$/);
});

test('the ledger is asked for a stretch of time on the local clock', async () => {
  const stretch = ['--from', kolkata(last), '--to', kolkata(last)];
  const { stdout } = await daemon.tell(['slots', 'left', '--json', ...stretch], 'Asia/Kolkata');
  const { slots } = JSON.parse(stdout) as { slots: SlotEntry[] };
  expect(slots.map(({ slotAt }) => slotAt)).toEqual([last]);
  const later = await daemon.tell(['slots', 'left', '--from', '2999-01-01']);
  expect(later.stdout).toBe('No slot of Left behind is recorded in that time.\n');
});

test('an audit of a whole ledger says so in one line', async () => {
  const { code, stdout } = await daemon.tell(['audit']);
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: 'ok: 10 slots expected, 10 recorded in 1 routine\n',
  });
});

test('an audit keeps to the routine and the stretch of time that it is given', async () => {
  const from = String(last);
  const { code, answer } = await daemon.ask('audit', 'Left behind', '--from', from);
  expect({ code, answer }).toMatchObject({
    code: 0,
    answer: { ok: true, from: Number(from), expected: 1, recorded: 1 },
  });
  expect((await daemon.ask('audit', 'nobody')).code).toBe(1);
});

test('why tells of an instant, however it is typed, one sentence a line', async () => {
  const at = last - hour;
  const { answer } = await daemon.ask('why', 'left', new Date(at).toISOString());
  const { sentences } = answer as Explanation;
  expect(answer).toMatchObject({ routineId: 'left', at });
  expect(sentences[0]).toBe('The slot was missed: no daemon was running.');
  for (const text of [String(at), kolkata(at), `${kolkata(at)}+05:30`]) {
    const { stdout } = await daemon.tell(['why', 'Left behind', text], 'Asia/Kolkata');
    expect(stdout).toBe(`${sentences.join('\n')}\n`);
  }
});

test('outcomes and causes are told in words, with the run in the way', async () => {
  const entry = { routineId: routine.id, untilAt: 0, count: 1, claimedBy: null, recordedAt: 0 };
  const other = { ...entry, runId: null, otherRunId: run.id };
  const slots = [
    { ...other, slotAt: 0, outcome: 'skipped', cause: 'overlap' },
    { ...other, slotAt: 1, outcome: 'missed', cause: 'stale', otherRunId: null },
    { ...other, slotAt: 2, outcome: 'missed', cause: 'daemon_late' },
  ];
  const { url } = await standIn({
    listRoutines: () => ({ routines: [routine] }),
    listSlots: () => ({ slots }),
  });
  const { stdout } = await openDesign(['slots', routine.id, '--url', url]);
  const rows = stdout.trimEnd().split('\n');
  expect(rows.map((row) => row.split(/ {2,}/).slice(1))).toEqual([
    ['OUTCOME', 'RUN', 'OTHER RUN', 'CLAIMED BY', 'CAUSE'],
    ['skipped', '–', 'routine-run-11111111', '–', causeInWords.overlap],
    ['missed', '–', '–', '–', causeInWords.stale],
    ['missed', '–', 'routine-run-11111111', '–', causeInWords.daemon_late],
  ]);
});

test('large counts are readable, and findings stand under their kind', () => {
  const whole: AuditReport = {
    ok: true,
    from: null,
    to: 0,
    routines: 12,
    expected: 8_760,
    recorded: 8_760,
    missing: [],
    extra: [],
    twice: [],
    versions: [],
    replanned: [],
  };
  const said = (report: AuditReport) => auditText(report, [routine], (_, text) => text);
  expect(said(whole)).toBe('ok: 8,760 slots expected, 8,760 recorded in 12 routines');
  const finding = { routineId: routine.id, slotAt: 0 };
  const broken = {
    ...whole,
    ok: false,
    extra: [finding],
    twice: Array.from({ length: 100 }, () => finding),
  };
  const [verdict, ...lines] = said(broken).split('\n');
  expect(verdict).toMatch(/^not ok: /);
  expect([lines[0], lines[2]]).toEqual([
    'extra: in the ledger, but never due',
    'twice: in the ledger more than once',
  ]);
  expect(lines[1]).toMatch(/^ {2}1970-01-01 00:00:00 UTC {2}Morning brief$/);
  expect(lines.at(-1)).toContain('at most 100 are listed');
});

test('a ledger that lost an entry ends the audit with 1, named with routine and time', async () => {
  const db = openDatabase('', { dataDir: daemon.dataDir });
  db.prepare('DELETE FROM routine_slots WHERE slot_at = ?').run(last);
  closeDatabase();
  const { code, stdout } = await daemon.tell(['audit']);
  expect(code).toBe(1);
  const [verdict, kind, finding] = stdout.split('\n');
  expect(verdict).toBe('not ok: 10 slots expected, 9 recorded in 1 routine');
  expect(kind).toMatch(/^missing: /);
  const [date = '', time = ''] = new Date(last).toISOString().split('T');
  expect(finding).toBe(`  ${date} ${time.slice(0, 8)} UTC  Left behind`);
});

test('the ledger of a routine that was removed is there under its whole id', async () => {
  expect((await daemon.ask('routine', 'remove', 'left')).code).toBe(0);
  expect((await daemon.tell(['slots', 'left'])).stdout).toContain('9 missed');
  expect((await daemon.tell(['routine', 'versions', 'left'])).stdout).toMatch(/^2 +deleted +no /m);
  expect((await daemon.ask('slots', 'Left behind')).code).toBe(1);
});
