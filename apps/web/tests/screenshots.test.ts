import { mkdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseScheduleText, routes } from '@open-design/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desktop, mobile, openBrowser, openPage } from './house/browser.ts';
import { startDaemon, type TestDaemon } from './house/daemon.ts';
import { livedIn } from './house/lived-in.ts';
import { acting, ended, project, routineRun } from './runs/stage.ts';

/** `OD_SCREENSHOTS=docs/screenshots` writes the pictures of the documents; else they are made and thrown away. */
const kept = process.env['OD_SCREENSHOTS'];
const folder =
  kept === undefined
    ? path.join(os.tmpdir(), `od-screenshots-${process.pid}`)
    : path.resolve(import.meta.dirname, '../../..', kept);

let browser: Browser;
let daemon: TestDaemon;
let shots: readonly { readonly name: string; readonly at: string; readonly shows: string }[];

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  const dataDir = await livedIn();
  [browser, daemon] = await Promise.all([openBrowser(), startDaemon(dataDir)]);
  const { client } = daemon;
  await project(daemon, 'greeting', {
    'greeting.js':
      'export const greeting = "Hello";\nexport const name = "world";\nexport default greeting;\n',
  });
  const runId = await routineRun(daemon, 'greeting', acting('works'));
  await ended(daemon, runId);
  const { routine: asking } = await client.call(routes.createRoutine, {
    body: {
      name: 'Release notes',
      prompt: 'Write the notes of the release and publish them.',
      schedule: parseScheduleText('weekly:fri:16:00@Europe/Berlin'),
      target: { mode: 'reuse', projectId: 'greeting' },
      agentId: 'acp',
      agentOptions: acting('asks'),
      policies: { approvals: { mode: 'ask', deadlineMs: 86_400_000 } },
    },
  });
  await client.call(routes.runRoutine, { params: { id: asking.id } });
  const { routine: building } = await client.call(routes.createRoutine, {
    body: {
      name: 'Nightly build',
      prompt: 'Build everything.',
      schedule: parseScheduleText('daily:03:00@Europe/Berlin'),
      target: { mode: 'reuse', projectId: 'website' },
      agentId: 'command',
      agentOptions: {
        argv: [
          'sh',
          '-c',
          'echo "packages/design-system: 41 of 60 modules compiled"; exec sleep 600',
        ],
      },
    },
  });
  await client.call(routes.runRoutine, { params: { id: building.id } });
  const { routines } = await client.call(routes.listRoutines);
  const triage = routines.find(({ name }) => name === 'Inbox triage');
  shots = [
    { name: 'home', at: '/', shows: 'compiled' },
    { name: 'routines', at: '/routines', shows: 'Inbox triage' },
    { name: 'routine', at: `/routines/${triage?.id}`, shows: 'Inbox triage' },
    { name: 'new-routine', at: '/routines/new', shows: 'New routine' },
    { name: 'run', at: `/runs/${runId}`, shows: 'Tidy up' },
    { name: 'system', at: '/system', shows: 'this one' },
  ];
}, 240_000);
afterAll(async () => {
  await browser.close();
  await daemon.stop();
  if (kept === undefined) rmSync(folder, { recursive: true, force: true });
});

test.for([
  ['light', 'desktop', desktop],
  ['dark', 'desktop', desktop],
  ['light', 'mobile', mobile],
] as const)(
  'the main screens as pictures: %s, %s',
  { timeout: 180_000 },
  async ([colorScheme, size, viewport]) => {
    const { page, faults, close } = await openPage(browser, await daemon.loginLink(), {
      colorScheme,
      viewport,
      reducedMotion: 'reduce',
    });
    for (const { name, at, shows } of shots) {
      await page.goto(daemon.url + at);
      await settled(page, shows);
      const file = path.join(folder, `${name}-${size}-${colorScheme}.png`);
      await page.screenshot({ path: file });
      expect(statSync(file).size).toBeGreaterThan(10_000);
    }
    expect(faults).toEqual([]);
    await close();
  },
);

/** What it is about is there, nothing is being read any more, and letters have their shapes. */
async function settled(page: Page, shows: string): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText(shows).first().waitFor();
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
