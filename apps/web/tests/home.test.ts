import { parseScheduleText, routes } from '@open-design/contracts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './house/axe.ts';
import { desktop, mobile, openBrowser, openPage, type TestPage } from './house/browser.ts';
import { startDaemon, type TestDaemon } from './house/daemon.ts';
import { sidewaysOf } from './house/fits.ts';
import { livedIn } from './house/lived-in.ts';

let browser: Browser;
let daemon: TestDaemon;
beforeAll(async () => {
  const dataDir = await livedIn();
  [browser, daemon] = await Promise.all([openBrowser(), startDaemon(dataDir)]);
}, 180_000);
afterAll(async () => {
  await browser.close();
  await daemon.stop();
});

async function openHome(options: Parameters<typeof openPage>[2] = {}): Promise<TestPage> {
  const opened = await openPage(browser, await daemon.loginLink(), options);
  await opened.page.getByRole('heading', { name: 'What changed' }).waitFor();
  return opened;
}

test('a routine that its policy paused stands first, with the reason, and is resumed from there', async () => {
  const { page, faults, close } = await openHome();
  const needs = page.getByRole('region', { name: 'Needs you' });
  const row = needs.getByRole('listitem').filter({ hasText: 'Flaky test hunt' });
  await row.getByText('Paused after 3 failed runs in a row').waitFor();
  await row.getByRole('button', { name: 'Resume' }).click();
  await row.waitFor({ state: 'detached' });
  const { routines } = await daemon.client.call(routes.listRoutines);
  expect(routines.find(({ name }) => name === 'Flaky test hunt')?.enabled).toBe(true);
  expect(faults).toEqual([]);
  await close();
});

test('what runs shows its last line as it is written, and is canceled from there', async () => {
  const { page, close } = await openHome();
  const { routine } = await daemon.client.call(routes.createRoutine, {
    body: {
      name: 'Long build',
      prompt: 'Build.',
      schedule: parseScheduleText('daily:23:59@Europe/Berlin'),
      target: { mode: 'reuse', projectId: 'website' },
      agentId: 'command',
      agentOptions: { argv: ['sh', '-c', 'echo "compiling module 1 of 60"; exec sleep 600'] },
    },
  });
  await daemon.client.call(routes.runRoutine, { params: { id: routine.id } });
  const row = page
    .getByRole('region', { name: 'Running now' })
    .getByRole('listitem')
    .filter({ hasText: 'Long build' });
  await row.getByText('compiling module 1 of 60').waitFor();
  await row.getByRole('button', { name: 'Cancel' }).click();
  await row.waitFor({ state: 'detached' });
  await page
    .getByRole('region', { name: 'What changed' })
    .getByRole('listitem')
    .filter({ hasText: 'Long build' })
    .getByText('Canceled')
    .waitFor();
  await close();
});

test('the next 24 hours have a lane for each routine, with the zone beside a time that is not the viewer’s', async () => {
  const { page, close } = await openHome();
  const next = page.getByRole('region', { name: 'Next 24 hours' });
  await next.getByRole('link', { name: /^Visual regression sweep/ }).waitFor();
  await next.getByRole('link', { name: /^Inbox triage .*America\/New_York/ }).waitFor();
  await close();
});

test('a result stays unread until a person says that it was read, in every tab', async () => {
  const [{ page, close }, other] = [await openHome(), await openHome()];
  const changed = page.getByRole('region', { name: 'What changed' });
  const first = changed.getByRole('listitem').first();
  const name = await first.getByRole('link').textContent();
  const before = await changed.getByRole('listitem').count();
  expect([name, before > 5]).toEqual([expect.any(String), true]);
  const unread = async () =>
    (await daemon.client.call(routes.listInbox, { query: { unread: 'true' } })).unread;
  const count = await unread();
  await first.getByRole('button', { name: 'Mark as read' }).click();
  for (const tab of [page, other.page])
    await tab
      .getByRole('region', { name: 'What changed' })
      .getByText(String(count - 1), { exact: true })
      .waitFor();
  await changed.getByRole('button', { name: 'Mark all as read' }).click();
  await changed.getByText('You have seen everything.').waitFor();
  await changed.getByRole('button', { name: 'All' }).click();
  await changed.getByRole('button', { name: 'Mark as unread' }).first().click();
  await changed.getByRole('button', { name: 'Unread', exact: true }).click();
  await changed.getByRole('listitem').first().waitFor();
  expect(await unread()).toBe(1);
  await Promise.all([close(), other.close()]);
});

test.for([
  ['light', desktop],
  ['dark', desktop],
  ['light', mobile],
  ['dark', mobile],
] as const)('Home is accessible and fits: %s, %o', async ([colorScheme, viewport]) => {
  const { page, faults, close } = await openHome({ colorScheme, viewport });
  await page.getByRole('region', { name: 'Next 24 hours' }).getByRole('listitem').first().waitFor();
  expect(await axeFaults(page)).toEqual([]);
  expect(await sidewaysOf(page)).toBe(0);
  expect(faults).toEqual([]);
  await close();
});
