import { parseScheduleText, routes } from '@open-design/contracts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage } from './house/browser.ts';
import { startDaemon, type TestDaemon } from './house/daemon.ts';

let browser: Browser;
let daemon: TestDaemon;
/** Another daemon on the same data folder. */
let sibling: TestDaemon;
beforeAll(async () => {
  [browser, daemon] = await Promise.all([openBrowser(), startDaemon()]);
  sibling = await startDaemon(daemon.dataDir);
});
afterAll(async () => {
  await browser.close();
  await sibling.halt();
  await daemon.stop();
});

test('a page shows what another daemon on the store does, without being loaded again', async () => {
  const { routine } = await daemon.client.call(routes.createRoutine, {
    body: {
      name: 'Night build',
      prompt: 'Build.',
      schedule: parseScheduleText('daily:23:59@Europe/Berlin'),
      target: { mode: 'create_each_run' },
      agentId: 'command',
      agentOptions: { argv: ['sh', '-c', 'read line; echo built'] },
    },
  });
  const params = { id: routine.id };
  const { page, faults, close } = await openPage(browser, await daemon.loginLink());
  await page.goto(`${daemon.url}/routines/${routine.id}?view=runs`);
  await page.getByRole('heading', { name: 'Night build', level: 1 }).waitFor();
  await page.getByText('Live', { exact: true }).first().waitFor();
  const loads: string[] = [];
  page.on('load', () => void loads.push(page.url()));

  await sibling.client.call(routes.updateRoutine, { params, body: { name: 'Dawn build' } });
  await page.getByRole('heading', { name: 'Dawn build', level: 1 }).waitFor();

  await sibling.client.call(routes.runRoutine, { params });
  await page.getByRole('tabpanel').getByRole('row').getByText('Succeeded').waitFor();

  expect([loads, faults]).toEqual([[], []]);
  await close();
});
