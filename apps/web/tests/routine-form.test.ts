import { routes } from '@open-design/contracts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './house/axe.ts';
import { mobile, openBrowser, openPage } from './house/browser.ts';
import { startDaemon, type TestDaemon } from './house/daemon.ts';
import { sidewaysOf } from './house/fits.ts';

let browser: Browser;
let daemon: TestDaemon;
beforeAll(async () => {
  [browser, daemon] = await Promise.all([openBrowser(), startDaemon()]);
});
afterAll(async () => {
  await browser.close();
  await daemon.stop();
});

const open = async (path: string, options: Parameters<typeof openPage>[2] = {}) => {
  const opened = await openPage(browser, await daemon.loginLink(), options);
  await opened.page.goto(daemon.url + path);
  await opened.page.getByRole('heading', { name: 'Rules' }).waitFor();
  return opened;
};
const routineOf = async (page: Page) => {
  await page.waitForURL(/\/routines\/(?!new)[^/]+$/);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  return (await daemon.client.call(routes.getRoutine, { params: { id } })).routine;
};
const focusIsOn = (field: Locator) =>
  expect.poll(() => field.evaluate((it) => it === document.activeElement)).toBe(true);
const addRoutine = async (name: string) => {
  const { routine } = await daemon.client.call(routes.createRoutine, {
    body: {
      name,
      prompt: 'Say what changed.',
      schedule: { kind: 'daily', time: '08:00', timezone: 'Europe/Berlin' },
      target: { mode: 'create_each_run' },
      agentId: 'brief',
    },
  });
  return routine;
};

test('a routine is made with the builder, whose sentence, next fires and text follow what is entered', async () => {
  const { page, faults, close } = await open('/routines/new');
  await page.getByText('Weekdays at 09:00, Europe/Berlin').waitFor();
  expect(await page.getByRole('listitem').filter({ hasText: '09:00' }).count()).toBe(10);

  await page.getByLabel('Repeats').selectOption('Once a month');
  await page.getByLabel('On', { exact: true }).selectOption('a day of the week');
  await page.getByLabel('Which').selectOption('last');
  await page.getByLabel('On', { exact: true }).last().selectOption('Friday');
  const zone = page.getByRole('combobox', { name: 'Time zone' });
  await zone.fill('new york');
  await page.getByRole('option', { name: /America\/New York/ }).waitFor();
  await zone.press('Enter');
  await page.getByText('On the last Friday of every month at 09:00, America/New_York').waitFor();
  await page
    .getByText(/15:00 where you are/)
    .first()
    .waitFor();
  const text = page.getByLabel('As text');
  expect(await text.inputValue()).toBe('monthly:last-fri:09:00@America/New_York');

  // The other way: what is typed moves the builder, and what cannot be read keeps the last answer.
  await text.fill('daily:02:30@Europe/Berlin;dst=nex');
  await page.getByText(/cannot read the schedule "daily:02:30@Europe\/Berlin;dst=nex"/).waitFor();
  await page.getByText('On the last Friday of every month').waitFor();
  await text.fill('daily:02:30@Europe/Berlin;dst=next');
  await page.getByText(/^Every day at 02:30, Europe\/Berlin/).waitFor();
  expect(await page.getByLabel('Repeats').inputValue()).toBe('daily');
  await page.getByText('The clocks jump over the time: right after the jump').waitFor();
  await page.getByText('The clocks show the time twice: the first').waitFor();

  await page.getByRole('button', { name: 'Add another schedule' }).click();
  const second = page.getByRole('group', { name: 'Schedule 2' });
  await second.getByLabel('Repeats').selectOption('Every so often');
  await page.getByText(/; and Every 30 minutes/).waitFor();

  await page.getByLabel('Name', { exact: true }).fill('Nightly look');
  await page.getByLabel('Prompt').fill('Since {{last.time}}.');
  await page.getByLabel('A project that exists').check();
  await page.getByRole('button', { name: 'Create a project' }).click();
  await page.getByLabel('Name of the project').fill('Website');
  await page.getByRole('button', { name: 'Create project' }).click();
  await page.getByLabel('Agent').selectOption('Brief (no model)');
  await page.getByRole('button', { name: /^Overlap/ }).click();
  await page.getByLabel('It waits', { exact: false }).first().check();
  await page.getByRole('button', { name: 'Create routine' }).click();

  const routine = await routineOf(page);
  const { projects } = await daemon.client.call(routes.listProjects);
  expect(routine).toMatchObject({
    name: 'Nightly look',
    agentId: 'brief',
    target: { mode: 'reuse', projectId: projects.find(({ name }) => name === 'Website')?.id },
    schedule: [
      { kind: 'daily', time: '02:30', timezone: 'Europe/Berlin', dst: { gap: 'next' } },
      { kind: 'interval', everyMs: 1_800_000 },
    ],
    policies: { overlap: { mode: 'queue_one' } },
  });
  expect(faults).toEqual([]);
  await close();
});

test('what is wrong is said at its field: variables as one types, the rest when it is refused, and the first one gets the focus', async () => {
  const { page, close } = await open('/routines/new');
  const prompt = page.getByLabel('Prompt');
  await prompt.fill('Look at {{slot.tme}}.');
  await page
    .getByText(/unknown variable \{\{slot\.tme\}\}; there are \{\{slot\.time\}\}/)
    .waitFor();
  await prompt.fill('Look at {{slot.date}}.');

  await page.getByRole('button', { name: /^Retry/ }).click();
  await page.getByLabel('Attempts in all').fill('99');
  await page.getByRole('button', { name: /^Retry/ }).click();
  await page.getByLabel('Attempts in all').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Create routine' }).click();
  await focusIsOn(page.getByLabel('Name', { exact: true }));
  await page
    .getByText('expected an agent: the runs of a routine without one fail')
    .first()
    .waitFor();
  // The line that was closed has opened: a fault is never hidden.
  expect(await page.getByLabel('Attempts in all').getAttribute('aria-invalid')).toBe('true');

  await page.getByLabel('Name', { exact: true }).fill('Look');
  await page.getByLabel('Attempts in all').fill('2');
  await page.getByLabel('Agent').selectOption({ label: 'Claude Code' });
  await page.getByText(/Not found on the daemon’s machine\./).waitFor();
  const effort = page.getByLabel('Effort');
  await effort.fill('enormous');
  await page.getByRole('button', { name: 'Create routine' }).click();
  await focusIsOn(effort);
  const fault = page.locator('p').filter({ hasText: /^expected one of low, medium, high/ });
  await fault.waitFor();
  await effort.fill('high');
  await fault.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Create routine' }).click();
  expect((await routineOf(page)).agentOptions).toEqual({ effort: 'high' });
  await close();
});

test('two who change one routine lose nothing: what the other saved is shown, and each field is decided', async () => {
  const routine = await addRoutine('Shared');
  const { page, close } = await open(`/routines/${routine.id}/edit`);
  await page.getByText('Nothing changed').waitFor();
  // This page hears nothing any more: it learns of the other one when it saves.
  await page.route('**/api/events', (route) => route.abort());
  await page.reload();
  await page.getByLabel('Name', { exact: true }).fill('Mine');
  await page.getByLabel('Prompt').fill('Mine to the end.');
  await daemon.client.call(routes.updateRoutine, {
    params: { id: routine.id },
    body: { name: 'Theirs', policies: { overlap: { mode: 'allow', max: 3 } } },
  });
  await page.getByRole('button', { name: 'Save changes' }).click();
  const panel = page.getByRole('region', { name: 'This routine was changed elsewhere meanwhile' });
  await panel.waitFor();
  await panel.getByText('Runs side by side, up to 3').waitFor();
  await panel.getByText('Changed here, kept: Prompt').waitFor();
  expect(
    (await daemon.client.call(routes.getRoutine, { params: { id: routine.id } })).routine.name,
  ).toBe('Theirs');
  await panel
    .getByRole('group', { name: 'Name' })
    .getByLabel(/^Theirs/)
    .check();
  await panel.getByRole('button', { name: 'Go on with these' }).click();
  await page.getByRole('button', { name: 'Save changes' }).click();
  expect(await routineOf(page)).toMatchObject({
    name: 'Theirs',
    prompt: 'Mine to the end.',
    policies: { overlap: { mode: 'allow', max: 3 } },
    version: 3,
  });
  await close();
});

test('a page where nothing was entered follows what another one saves by itself', async () => {
  const routine = await addRoutine('Followed');
  const { page, close } = await open(`/routines/${routine.id}/edit`);
  await daemon.client.call(routes.updateRoutine, {
    params: { id: routine.id },
    body: { name: 'Followed on' },
  });
  await expect
    .poll(() => page.getByLabel('Name', { exact: true }).inputValue())
    .toBe('Followed on');
  await close();
});

test('a copy begins as its original, what was entered survives a reload, and leaving asks first', async () => {
  const routine = await addRoutine('Original');
  const { page, close } = await open(`/routines/new?from=${routine.id}`);
  const name = page.getByLabel('Name', { exact: true });
  expect(await name.inputValue()).toBe('Copy of Original');
  await page.getByText('Every day at 08:00, Europe/Berlin').waitFor();
  await name.fill('The other one');
  await page.getByRole('button', { name: /^Budget/ }).click();
  await page.getByLabel('USD a day').fill('2.5');
  await page.reload();
  await page.getByText(/before this page was loaded again is back/).waitFor();
  expect(await name.inputValue()).toBe('The other one');
  await page.getByText('$2.50 a day').waitFor();

  await page.getByRole('navigation').getByRole('link', { name: 'Agents' }).first().click();
  await page.getByRole('dialog', { name: 'Leave without saving?' }).waitFor();
  await page.getByRole('button', { name: 'Stay' }).click();
  expect(await name.inputValue()).toBe('The other one');
  await page.getByRole('button', { name: 'Create routine' }).click();
  const copy = await routineOf(page);
  expect(copy).toMatchObject({ name: 'The other one', policies: { budget: { usdPerDay: 2.5 } } });
  expect(copy.id).not.toBe(routine.id);
  await close();
});

test('a routine is made with the keyboard alone', async () => {
  const { page, close } = await open('/routines/new');
  const { keyboard } = page;
  /** Goes on by Tab until the focus is on what has this name. */
  const tabTo = async (target: Locator) => {
    for (let presses = 0; presses < 80; presses += 1) {
      if (await target.evaluate((it) => it === document.activeElement)) return;
      await keyboard.press('Tab');
    }
    throw new Error('Tab does not lead there.');
  };
  await tabTo(page.getByLabel('Repeats'));
  await keyboard.type('Every day');
  await tabTo(page.getByRole('combobox', { name: 'Time zone' }));
  await keyboard.type('tokyo');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await tabTo(page.getByLabel('Name', { exact: true }));
  await keyboard.type('By keys');
  await tabTo(page.getByLabel('Prompt'));
  await keyboard.type('Say it.');
  await tabTo(page.getByRole('button', { name: 'Insert variable' }));
  await keyboard.press('Enter');
  await page.getByRole('menuitem').first().waitFor();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await tabTo(page.getByLabel('Agent'));
  await keyboard.type('Brief');
  await tabTo(page.getByRole('button', { name: /^Failures in a row/ }));
  await keyboard.press('Enter');
  await tabTo(page.getByLabel('Pause after this many failed runs in a row'));
  await keyboard.type('3');
  await keyboard.press('Enter');
  expect(await routineOf(page)).toMatchObject({
    name: 'By keys',
    prompt: expect.stringMatching(/^Say it\.\{\{\w+\.\w+\}\}$/) as string,
    schedule: { kind: 'daily', timezone: 'Asia/Tokyo' },
    agentId: 'brief',
    policies: { pauseAfterFailures: 3 },
  });
  await close();
});

test.each([
  ['a desk', 'light', {}],
  ['a desk', 'dark', {}],
  ['a phone', 'light', { viewport: mobile, hasTouch: true }],
  ['a phone', 'dark', { viewport: mobile, hasTouch: true }],
] as const)(
  'axe finds nothing at %s, %s, with every line open, and nothing scrolls sideways',
  async (where, colorScheme, size) => {
    const { page, faults, close } = await open('/routines/new', { ...size, colorScheme });
    await page.getByRole('button', { name: 'Add another schedule' }).click();
    await page.getByRole('button', { name: /^Pre-check/ }).waitFor();
    const folded = page.locator('form button[aria-expanded="false"]:not([aria-haspopup])');
    while ((await folded.count()) > 0) await folded.first().click();
    await page.getByLabel('Ask a program first').check();
    await page.getByRole('button', { name: 'Add a check' }).click();
    await page.getByLabel('Prompt').fill('{{slot.tme}}');
    await page.getByRole('button', { name: 'Create routine' }).click();
    await page.getByText('Nothing was saved.').waitFor();
    if (process.env['SHOTS'])
      await page.screenshot({
        path: `${process.env['SHOTS']}/form-${where}-${colorScheme}.png`,
        fullPage: true,
      });
    expect(await axeFaults(page)).toEqual([]);
    expect(await sidewaysOf(page)).toBe(0);
    expect(faults).toEqual([]);
    await close();
  },
);
