import { defaultPolicies, type Policies } from '@open-design/contracts';
import { expect, test } from 'vitest';
import { routine } from './examples.ts';
import { openDesign } from './program.ts';
import { standIn } from './stand-in.ts';

const own: Policies = {
  ...defaultPolicies,
  catchUp: { mode: 'all', max: 5, perMinute: 2, windowMs: 7_200_000, notAfter: '11:00' },
  overlap: { mode: 'queue_all', max: 3 },
  pauseAfterFailures: 4,
  jitterMs: 90_000,
};

async function against(policies: Policies, ...args: string[]) {
  const it = { ...routine, policies };
  const { url, seen } = await standIn({
    listRoutines: () => ({ routines: [it] }),
    createRoutine: () => ({ routine: it }),
    updateRoutine: () => ({ routine: it }),
  });
  const ended = await openDesign([...args, '--url', url]);
  const sent = seen.filter(({ name }) => /^(create|update)/.test(name)).map(({ body }) => body);
  return { ...ended, sent };
}

const add = ['routine', 'add', '--name', 'a', '--prompt', 'b', '--schedule', 'daily:08:00@UTC'];
const edit = ['routine', 'edit', routine.id];

test('a new routine gets the policies that are named, and the defaults', async () => {
  const options = ['--catch-up', 'all:5', '--not-after', '30m', '--overlap', 'queue_one'];
  const more = ['--pause-after-failures', '3', '--jitter', '5m'];
  const { code, sent } = await against(defaultPolicies, ...add, ...options, ...more);
  expect({ code, sent }).toMatchObject({
    code: 0,
    sent: [
      {
        policies: {
          catchUp: { mode: 'all', max: 5, perMinute: 6, notAfter: 1_800_000 },
          overlap: { mode: 'queue_one', max: 10 },
          pauseAfterFailures: 3,
          jitterMs: 300_000,
        },
      },
    ],
  });
});

test('a new routine without a word about policies leaves them to the daemon', async () => {
  const { sent } = await against(defaultPolicies, ...add);
  expect(sent).toEqual([expect.not.objectContaining({ policies: expect.anything() })]);
});

test.each([
  ['--jitter 5m', { jitterMs: 300_000 }],
  ['--limit 90m', { limits: { ...own.limits, overallMs: 5_400_000 } }],
  [
    '--limit never --silence never',
    { limits: { ...own.limits, overallMs: null, noProgressMs: null } },
  ],
  ['--retry 5', { retry: { ...own.retry, attempts: 5 } }],
  ['--retry never', { retry: { ...own.retry, attempts: 1 } }],
  ['--workspace worktree', { workspace: { ...own.workspace, mode: 'worktree' } }],
  ['--catch-up latest', { catchUp: { ...own.catchUp, mode: 'latest' } }],
  ['--not-after 12:30', { catchUp: { ...own.catchUp, notAfter: '12:30' } }],
  ['--overlap queue_all:7', { overlap: { mode: 'queue_all', max: 7 } }],
  ['--overlap queue_all', { overlap: own.overlap }],
  ['--overlap allow:2', { overlap: { mode: 'allow', max: 2 } }],
  // How many may wait says nothing of how many may work.
  ['--overlap allow', { overlap: { mode: 'allow', max: 10 } }],
  ['--pause-after-failures never', { pauseAfterFailures: null }],
])('an edit with %s keeps all other policies', async (options, changed) => {
  const { code, sent } = await against(own, ...edit, ...options.split(' '));
  expect({ code, sent }).toEqual({ code: 0, sent: [{ policies: { ...own, ...changed } }] });
});

test('--not-after never takes the bound away', async () => {
  const { sent } = await against(own, ...edit, '--not-after', 'never');
  const { notAfter: _, ...catchUp } = own.catchUp;
  expect(sent).toEqual([{ policies: { ...own, catchUp } }]);
});

test('an edit that names no policy sends none', async () => {
  const { sent } = await against(own, ...edit, '--name', 'c');
  expect(sent).toEqual([{ name: 'c' }]);
});

test('several schedules are sent as a list, one as itself', async () => {
  const { sent } = await against(own, ...add, '--schedule', 'every:1h');
  expect(sent).toMatchObject([{ schedule: [{ kind: 'daily' }, { kind: 'interval' }] }]);
  const { sent: one } = await against(own, ...edit, '--schedule', 'every:1h');
  expect(one).toEqual([{ schedule: { kind: 'interval', everyMs: 3_600_000 } }]);
});

test('policies are shown where they are not the default', async () => {
  const { stdout } = await against(own, 'routine', 'show', routine.id);
  expect(stdout).toContain(
    'slots that passed run later, the latest 5 at most, from the last 2 h, not after 11:00, 2 a minute\n',
  );
  expect(stdout).toContain('waits while a run is live, unless 3 wait already\n');
  expect(stdout).toContain('4 failed runs in a row pause it\n');
  expect(stdout).toContain('starts up to 90 s after its slot\n');
  const usual = await against(defaultPolicies, 'routine', 'show', routine.id);
  expect(usual.stdout).not.toMatch(/catch-up|overlap|on failure|jitter/);
});
