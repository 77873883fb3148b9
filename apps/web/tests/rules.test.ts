import { defaultPolicies, Policies, routes } from '@open-design/contracts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rulesOf } from '../src/routines/rules/rules.ts';
import { axeFaults } from './house/axe.ts';
import { desktop, mobile, openBrowser, openPage } from './house/browser.ts';
import { startDaemon, type TestDaemon } from './house/daemon.ts';
import { sidewaysOf } from './house/fits.ts';

const own = {
  catchUp: { mode: 'all', max: 20, windowMs: 86_400_000, notAfter: '18:00', perMinute: 5 },
  overlap: { mode: 'queue_all', max: 4 },
  pauseAfterFailures: 3,
  jitterMs: 600_000,
  approvals: { mode: 'ask', deadlineMs: 900_000, onDeadline: 'park' },
  limits: { overallMs: 7_200_000, noProgressMs: null, stopGraceMs: 10_000 },
  retry: {
    attempts: 3,
    on: ['interrupted', 'failed'],
    firstDelayMs: 30_000,
    factor: 2,
    maxDelayMs: 3_600_000,
    jitter: 0.2,
  },
  workspace: { mode: 'worktree', keep: { days: 7, onSuccess: 'diff' } },
  disk: { maxBytes: 1_073_741_824 },
  environment: { pass: ['LANG'], set: { CI: '1' }, secrets: [] },
  preCheck: { argv: ['./new-mail.sh', '--quiet'], timeoutMs: 60_000 },
  checks: [
    { kind: 'command', name: 'tests', argv: ['npm', 'test'] },
    { kind: 'file_exists', name: 'report', path: 'report.md', otherwise: 'blocked' },
  ],
  budget: { usdPerRun: 2.5, tokensPerDay: 1_000_000, timezone: 'Asia/Tokyo' },
  usageWindow: { fallback: { agentId: 'brief' } },
} as const;

describe('rules in words', () => {
  test('say what holds, with its numbers', () => {
    const rules = rulesOf(Policies.parse(own));
    expect(Object.fromEntries(rules.map(({ key, text }) => [key, text]))).toEqual({
      catchUp:
        'All are run later, latest first, up to 20, 5 a minute, looking back 1 day, but not after 18:00',
      overlap: 'Slots wait while a run is live, up to 4',
      pauseAfterFailures: 'Paused after 3 failed runs in a row',
      jitterMs: 'Starts later than the slot by a fixed part of 10 minutes',
      approvals:
        'A person is asked and has 15 minutes; then the run is parked until the answer comes',
      limits: 'At most 2 hours, silent for as long as it likes, 10 seconds to stop when asked',
      retry:
        'Up to 3 attempts, when it was interrupted or failed, the second after 30 seconds, each further wait 2 times as long, up to 1 hour, with a random part of 0.2',
      workspace:
        'In a git worktree with a branch of its own, after success the diff is kept, what a person has looked at goes after 7 days',
      disk: 'Up to 1 GiB for what runs leave behind',
      environment: 'Hands on LANG, sets CI',
      preCheck: './new-mail.sh --quiet decides whether there is anything to do, within 1 minute',
      checks:
        '“tests” must hold (npm test), otherwise failed; “report” must hold (report.md), otherwise blocked',
      budget: '$2.50 a run, 1,000,000 tokens a day, days in Asia/Tokyo',
      usageWindow: 'brief works meanwhile',
    });
    expect(rules.filter(({ isDefault }) => isDefault)).toEqual([]);
  });

  test('tell those that are as by default', () => {
    expect(rulesOf(defaultPolicies).every(({ isDefault }) => isDefault)).toBe(true);
    const changed = rulesOf({ ...defaultPolicies, pauseAfterFailures: 3 });
    expect(changed.flatMap(({ key, isDefault }) => (isDefault ? [] : [key]))).toEqual([
      'pauseAfterFailures',
    ]);
  });
});

describe('a rule reads the same where it is entered and where it is read', () => {
  let browser: Browser;
  let daemon: TestDaemon;
  beforeAll(async () => {
    [browser, daemon] = await Promise.all([openBrowser(), startDaemon()]);
  });
  afterAll(async () => {
    await browser.close();
    await daemon.stop();
  });

  test.each([
    ['light, on a desk', { colorScheme: 'light', viewport: desktop }],
    ['dark, on a phone', { colorScheme: 'dark', viewport: mobile, hasTouch: true }],
  ] as const)('%s', async (_, options) => {
    const { routine } = await daemon.client.call(routes.createRoutine, {
      body: {
        name: 'Ruled',
        prompt: 'Say what changed.',
        schedule: { kind: 'daily', time: '08:00', timezone: 'Europe/Berlin' },
        target: { mode: 'create_each_run' },
        agentId: 'command',
        agentOptions: { argv: ['true'] },
        policies: Policies.parse(own),
      },
    });
    const { page, faults, close } = await openPage(browser, await daemon.loginLink(), options);
    const shoot = async (name: string) => {
      const folder = process.env['SHOTS'];
      const file = `${folder}/rules-${name}-${options.colorScheme}.png`;
      if (folder) await page.screenshot({ path: file, fullPage: true });
      expect(await axeFaults(page)).toEqual([]);
      expect(await sidewaysOf(page)).toBe(0);
    };
    await page.goto(`${daemon.url}/routines/${routine.id}/edit`);
    const entered = page.getByRole('region', { name: 'Rules' });
    await entered.getByText('Paused after 3 failed runs in a row').waitFor();
    const form = (await entered.innerText()).replaceAll(/\s+/g, ' ');
    await shoot('form');
    await page.goto(`${daemon.url}/routines/${routine.id}`);
    await page.getByRole('tab', { name: 'Definition' }).click();
    await page.getByText('Paused after 3 failed runs in a row').waitFor();
    const read = (await page.getByRole('tabpanel', { name: 'Definition' }).innerText()).replaceAll(
      /\s+/g,
      ' ',
    );
    await shoot('definition');
    for (const { label, text } of rulesOf(routine.policies)) {
      expect(read).toContain(`${label} ${text}`);
      expect(form.toLowerCase()).toContain(label.toLowerCase());
      expect(form).toContain(text);
    }
    expect(faults).toEqual([]);
    await close();
  });
});
