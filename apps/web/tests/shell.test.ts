import { routes } from '@open-design/contracts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage } from './house/browser.ts';
import { startDaemon, type TestDaemon } from './house/daemon.ts';

let browser: Browser;
let daemon: TestDaemon;
beforeAll(async () => {
  [browser, daemon] = await Promise.all([openBrowser(), startDaemon()]);
});
afterAll(async () => {
  await browser.close();
  await daemon.stop();
});

test('a one-time link signs a browser in and leads to Home, and the page breaks no rule of its own policy', async () => {
  const { page, faults, close } = await openPage(browser, await daemon.loginLink());
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  await page.getByText('Live', { exact: true }).first().waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
  expect(faults).toEqual([]);
  if (process.env['SHOT']) await page.screenshot({ path: process.env['SHOT'] });
  await close();
});

test('every place of the navigation opens by a click and by its address', async () => {
  const { page, faults, close } = await openPage(browser, await daemon.loginLink());
  for (const name of ['Routines', 'Projects', 'Plugins', 'Agents', 'System', 'Home']) {
    await page.getByRole('navigation').getByRole('link', { name }).first().click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }
  expect(faults).toEqual([]);
  await close();
});

test('the page says since when it is offline, and is live again by itself once a daemon is there', async () => {
  const { page, close } = await openPage(browser, await daemon.loginLink());
  await page.getByText('Live', { exact: true }).first().waitFor();
  await daemon.halt();
  await page
    .getByText(/^Offline since/)
    .first()
    .waitFor();
  await daemon.start();
  await page.getByText('Live', { exact: true }).first().waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  await close();
});

test('what changes while a screen reads it for the first time is read once more', async () => {
  const { page, faults, close } = await openPage(browser, await daemon.loginLink());
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  let letThrough: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  let reads = 0;
  await page.route(`**${routes.listInbox.path}*`, async (route) => {
    reads += 1;
    const isFirst = reads === 1;
    const response = await route.fetch();
    if (isFirst) await held;
    await route.fulfill({ response });
  });
  const timeline = () =>
    page.waitForResponse((it) => new URL(it.url()).pathname === routes.listTimeline.path);
  await Promise.all([timeline(), page.reload()]);
  await page.getByText('Live', { exact: true }).first().waitFor();
  // The event of a new project makes every list of Home be read again; this one is still on its way then.
  await Promise.all([
    timeline(),
    daemon.client.call(routes.createProject, { body: { name: 'Meanwhile' } }),
  ]);
  expect(reads).toBe(1);
  const again = page.waitForRequest((it) => new URL(it.url()).pathname === routes.listInbox.path);
  letThrough();
  await again;
  expect(faults).toEqual([]);
  await close();
});

test('a browser whose session was ended says the way back in', async () => {
  const { page, close } = await openPage(browser, await daemon.loginLink());
  await page.getByText('Live', { exact: true }).first().waitFor();
  await daemon.client.call(routes.endSessions);
  await daemon.restart();
  await page.getByRole('heading', { name: 'This browser is signed out' }).waitFor();
  await close();
});
