import { rmSync } from 'node:fs';
import { routes } from '@open-design/contracts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './house/axe.ts';
import { openBrowser, openPage } from './house/browser.ts';
import { startDaemon } from './house/daemon.ts';
import { manyRoutines } from './house/many-routines.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

test('on an empty store one click makes the demo routine, and its run is watched', async () => {
  const daemon = await startDaemon();
  const { page, faults, close } = await openPage(browser, await daemon.loginLink());
  await page.goto(`${daemon.url}/routines`);
  await page.getByText('No routines yet').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Create the demo routine' }).click();
  await page.waitForURL(/\/runs\/./);
  const { rows } = await daemon.client.call(routes.listRoutineRows);
  expect(rows.map(({ name, agentId }) => [name, agentId])).toEqual([['Morning brief', 'brief']]);
  await page.goto(`${daemon.url}/routines`);
  await page
    .getByRole('row', { name: /Morning brief/ })
    .getByText('Succeeded')
    .waitFor();
  expect(faults).toEqual([]);
  await close();
  await daemon.stop();
});

test('of ten thousand routines only those on the screen are in the page, and only their pages are read', async () => {
  const dataDir = manyRoutines(10_000);
  const daemon = await startDaemon(dataDir);
  const { page, faults, close } = await openPage(browser, await daemon.loginLink());
  const read = new Set<string>();
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/api/routine-rows') read.add(searchParams.get('offset') ?? '');
  });
  await page.goto(`${daemon.url}/routines?sort=name`);
  await page.getByText('10,000 routines').waitFor();
  await page.getByText('Routine 00001').waitFor();
  expect(await page.getByRole('row').count()).toBeLessThan(60);
  await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
  await page.getByText('Routine 10000').waitFor();
  expect(await page.getByRole('row').count()).toBeLessThan(60);
  expect(read.size).toBeLessThan(8);
  await page.getByRole('searchbox').fill('07777');
  await page.getByText('1 routine', { exact: true }).waitFor();
  await page.getByRole('row', { name: /Routine 07777/ }).waitFor();
  expect(faults).toEqual([]);
  await close();
  await daemon.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 180_000);
