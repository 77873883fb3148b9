import { rmSync } from 'node:fs';
import { type RoutineRow, routes, type SlotCell } from '@open-design/contracts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './house/axe.ts';
import { desktop, mobile, openBrowser, openPage } from './house/browser.ts';
import { startDaemon, type TestDaemon } from './house/daemon.ts';
import { habits, livedIn } from './house/lived-in.ts';

let browser: Browser;
let daemon: TestDaemon;
let dataDir: string;
beforeAll(async () => {
  const named = ['Morning brief', 'Inbox triage', 'Flaky test hunt'];
  dataDir = await livedIn({
    weeks: 4,
    routines: habits.filter(({ name }) => named.includes(name)),
  });
  [browser, daemon] = await Promise.all([openBrowser(), startDaemon(dataDir)]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await daemon.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function rowOf(name: string): Promise<RoutineRow> {
  const { rows } = await daemon.client.call(routes.listRoutineRows, { query: { q: name } });
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no routine ${name}.`);
  return row;
}

/** A slot of four weeks that nobody took. */
async function missedSlotOf({ id }: RoutineRow): Promise<SlotCell> {
  const until = Date.now();
  const { cells } = await daemon.client.call(routes.listCells, {
    params: { id },
    query: { from: until - 20 * 86_400_000, until },
  });
  const missed = cells.find(({ outcome }) => outcome === 'missed');
  if (missed === undefined) throw new Error('No slot was missed.');
  return missed;
}

async function opened(path: string, options: Parameters<typeof openPage>[2] = {}) {
  const it = await openPage(browser, await daemon.loginLink(), options);
  await it.page.goto(`${daemon.url}${path}`);
  return it;
}

/** What is shown for the eyes beside the drawing that is pointed at. */
function reasonShown(page: Page): Locator {
  return page.locator('.bg-ink').last();
}

test('the list says of every routine when it comes due and what became of its last slots, and why on hover and by arrow keys', async () => {
  const { page, faults, close } = await opened('/routines');
  const row = page.getByRole('row', { name: /Inbox triage/ });
  await row.getByText('Every day at minute 0 of every 3rd hour, America/New_York').waitFor();
  const strip = row.getByRole('group', { name: 'Last slots of Inbox triage, oldest first' });
  const cells = strip.getByRole('link');
  expect(await cells.count()).toBe(14);
  await cells.nth(3).hover();
  await reasonShown(page)
    .getByText(/its run|Missed/)
    .waitFor();
  await cells.last().focus();
  await page.keyboard.press('ArrowLeft');
  await expectFocus(cells.nth(12));
  await page.keyboard.press('Home');
  await expectFocus(cells.nth(0));
  const said = await cells.nth(0).getAttribute('aria-label');
  await reasonShown(page)
    .getByText(said?.split('. ').at(-1) ?? '')
    .waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Inbox triage', level: 1 }).waitFor();
  await page.getByText('The ledger says').waitFor();
  expect(faults).toEqual([]);
  await close();
});

async function expectFocus(element: Locator): Promise<void> {
  expect(await element.evaluate((it) => it === it.ownerDocument.activeElement)).toBe(true);
}

test('a person pauses a routine with a note from its row, finds it under Paused, and resumes and runs it', async () => {
  const { page, faults, close } = await opened('/routines');
  await page.getByRole('button', { name: 'Pause Morning brief' }).click();
  await page.getByRole('textbox', { name: 'Why' }).fill('Until the release is out');
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
  const row = page.getByRole('row', { name: /Morning brief/ });
  await row.getByText('Until the release is out').waitFor();
  await page.getByRole('group', { name: 'Which routines' }).getByText('Paused').click();
  await page.waitForURL(/state=paused/);
  await page.getByText('2 routines').waitFor();
  await page.getByRole('searchbox').fill('morning');
  await page.getByText('1 routine', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Run Morning brief now' }).click();
  await page.getByText('Morning brief was started').waitFor();
  await page.getByRole('button', { name: 'Resume Morning brief' }).click();
  await page.getByText('No routine fits').waitFor();
  await page.getByRole('button', { name: 'Show all routines' }).click();
  await page.getByText('3 routines').waitFor();
  expect((await rowOf('Morning brief')).enabled).toBe(true);
  expect(faults).toEqual([]);
  await close();
});

test('a missed slot stands out on the grid, says why, and the ledger tells the rest; arrow keys lead from slot to slot', async () => {
  const row = await rowOf('Inbox triage');
  const missed = await missedSlotOf(row);
  const { page, faults, close } = await opened(`/routines/${row.id}`);
  const grid = page.getByRole('grid', { name: 'Slots of Inbox triage, newest day first' });
  const box = grid
    .getByRole('button', { name: /: Missed\. Missed: no daemon was running/ })
    .first();
  await box.hover();
  await reasonShown(page)
    .getByText(/^Missed: no daemon was running/)
    .waitFor();
  await box.click();
  const why = page.getByRole('complementary', { name: 'Why' });
  await why.getByText('The slot was missed: no daemon was running.').waitFor();
  await page.waitForURL(/at=\d+/);
  // A missed slot is one of several in a row: the next key leads to its neighbour.
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const another = Number(new URL(page.url()).searchParams.get('at'));
  expect(another).not.toBe(missed.slotAt);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  expect(Number(new URL(page.url()).searchParams.get('at'))).toBe(another);
  expect(faults).toEqual([]);
  await close();
});

test('a missed slot is run after all: first the page says what would run, then it does', async () => {
  const row = await rowOf('Inbox triage');
  const missed = await missedSlotOf(row);
  const { page, faults, close } = await opened(`/routines/${row.id}?at=${missed.slotAt}`);
  await page.getByRole('button', { name: 'Backfill this slot …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Say what would run' }).click();
  await dialog.getByText('One slot would run').waitFor();
  const runsOf = async () =>
    (await daemon.client.call(routes.listRoutineRuns, { params: { id: row.id } })).runs;
  expect((await runsOf()).some(({ trigger }) => trigger === 'backfill')).toBe(false);
  await dialog.getByRole('button', { name: 'Run it' }).click();
  await page.getByText('One run was written').waitFor();
  await page.getByRole('cell', { name: 'Backfill' }).waitFor();
  expect((await runsOf()).find(({ trigger }) => trigger === 'backfill')?.slotAt).toBe(
    missed.slotAt,
  );
  expect(faults).toEqual([]);
  await close();
});

test('an edit shows as a difference in words, beside runs that go back by pages, rules in words and use as charts and a table', async () => {
  const { id } = await rowOf('Morning brief');
  await daemon.client.call(routes.updateRoutine, {
    params: { id },
    body: {
      prompt: 'Say what changed since {{last.time}}, and what is likely to break today.',
      policies: { overlap: { mode: 'queue_one' } },
    },
  });
  const { page, faults, close } = await opened(`/routines/${id}`);
  const runs = page.getByRole('table', { name: 'Runs, newest first' }).getByRole('row');
  await runs.nth(1).waitFor();
  const before = await runs.count();
  if (await page.getByRole('button', { name: 'Show earlier runs' }).isVisible()) {
    await page.getByRole('button', { name: 'Show earlier runs' }).click();
    await runs.nth(before).waitFor();
  }
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByText('One slot waits while a run is live').waitFor();
  expect(await page.locator('del', { hasText: 'next' }).count()).toBe(1);
  expect(await page.locator('ins', { hasText: 'today' }).count()).toBe(1);
  await page.getByRole('tab', { name: 'Definition' }).click();
  await page.getByText(/^\d+ as by default$/).click();
  await page.getByText('Never paused by itself').waitFor();
  await page.getByRole('tab', { name: 'Cost and time' }).click();
  await page.getByRole('img', { name: /^Time at work, Last 30 days: most/ }).waitFor();
  await page.getByText('Show as a table').click();
  await page.getByRole('columnheader', { name: 'Longest' }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('a deleted routine is gone from the list, and its address says so', async () => {
  const { routine } = await daemon.client.call(routes.createRoutine, {
    body: {
      name: 'Not for long',
      prompt: 'Say hello.',
      schedule: { kind: 'daily', time: '04:00', timezone: 'UTC' },
      target: { mode: 'create_each_run' },
      agentId: 'brief',
    },
  });
  const { page, close } = await opened(`/routines/${routine.id}`);
  await page.getByRole('button', { name: 'More for Not for long' }).click();
  await page.getByRole('menuitem', { name: 'Delete …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('heading', { name: 'Routines', level: 1 }).waitFor();
  await page.getByText('3 routines').waitFor();
  await page.goBack();
  await page.getByRole('heading', { name: 'No such routine' }).waitFor();
  await close();
});

test.for([
  ['light', 'desktop', desktop],
  ['dark', 'desktop', desktop],
  ['light', 'mobile', mobile],
  ['dark', 'mobile', mobile],
] as const)(
  'axe finds nothing on either screen: %s, %s',
  { timeout: 180_000 },
  async ([colorScheme, , viewport]) => {
    const row = await rowOf('Inbox triage');
    const { slotAt } = await missedSlotOf(row);
    const { page, faults, close } = await opened('/routines', { colorScheme, viewport });
    await page.getByText('Inbox triage').first().waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    await page.goto(`${daemon.url}/routines/${row.id}?at=${slotAt}`);
    await page.getByText('The slot was missed').first().waitFor();
    expect(await axeFaults(page)).toEqual([]);
    if (viewport === mobile) await page.keyboard.press('Escape');
    for (const view of ['Cost and time', 'Definition', 'Versions']) {
      await page.getByRole('tab', { name: view }).click();
      await page.getByRole('tabpanel', { name: view }).locator('summary').first().waitFor();
      expect(await axeFaults(page, '[role=tabpanel][data-state=active]'), view).toEqual([]);
      expect(await sideways(page), view).toBe(0);
    }
    expect(faults).toEqual([]);
    await close();
  },
);

/** How far (px) the page itself could be scrolled sideways. */
async function sideways(page: Page): Promise<number> {
  return await page.locator('html').evaluate((it) => Math.max(0, it.scrollWidth - it.clientWidth));
}
