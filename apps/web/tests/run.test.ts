import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isLive, routes } from '@open-design/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './house/axe.ts';
import { mobile, openBrowser, openPage } from './house/browser.ts';
import { startDaemon, type TestDaemon } from './house/daemon.ts';
import { sidewaysOf } from './house/fits.ts';
import { openLine } from './house/line.ts';
import { acting, ended, message, project, routineRun } from './runs/stage.ts';
import { layTrap } from './runs/trap.ts';

let browser: Browser;
let daemon: TestDaemon;
beforeAll(async () => {
  [browser, daemon] = await Promise.all([openBrowser(), startDaemon()]);
});
afterAll(async () => {
  await browser.close();
  await daemon.stop();
});

async function open(runId: string, options: Parameters<typeof openPage>[2] = {}) {
  const shown = await openPage(browser, await daemon.loginLink(), options);
  await shown.page.goto(`${daemon.url}/runs/${runId}`);
  return shown;
}
const conversation = (page: Page) => page.getByRole('region', { name: 'Conversation' });

test('a brief is watched to its end, and its page is looked at, apart from the console', async () => {
  await project(daemon, 'garden', { 'README.md': '# Garden\n' });
  const { runId } = await daemon.client.call(routes.createRun, {
    body: { agentId: 'brief', projectId: 'garden', message: 'What changed?' },
  });
  const { page, faults, close } = await open(runId);
  await conversation(page).getByText('What changed?').waitFor();
  await page.getByRole('group', { name: 'Done' }).waitFor();
  await page.getByText('Succeeded', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Mark as unread' }).waitFor();
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('treeitem', { name: /brief\.html/ }).click();
  const frame = page.frameLocator('iframe[title="brief.html"]');
  await frame.getByText('What changed?').first().waitFor();
  await page.getByText('This page runs apart from the console').waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('a run is canceled by its button, and says what can be done next', async () => {
  await project(daemon, 'waits');
  const runId = await message(daemon, 'waits', acting('waits'));
  const { page, faults, close } = await open(runId);
  await conversation(page).getByText('I wait.').waitFor();
  await page.getByRole('button', { name: 'Cancel the run' }).click();
  await page.getByRole('group', { name: 'Canceled' }).getByText('Run it again').waitFor();
  await page.getByRole('button', { name: 'Run again' }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('a question is answered where it stands, by the keyboard alone, and the agent goes on', async () => {
  await project(daemon, 'asks');
  const approvals = { mode: 'ask', deadlineMs: 600_000 } as const;
  const runId = await routineRun(daemon, 'asks', acting('asks'), { approvals });
  const { page, faults, close } = await open(runId);
  const question = page.getByRole('group', { name: 'The agent asks' });
  await question.getByText('execute').waitFor();
  expect(await question.textContent()).toMatch(
    /rm -rf build.*Paths.*\/build.*9 min \d+ s left|left.*rm -rf build/s,
  );
  await question.getByRole('textbox', { name: 'Note to the agent' }).focus();
  await page.keyboard.type('It is made anew by every build.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await conversation(page).getByText('It is cleared.').waitFor();
  await question.getByText('Allowed').waitFor();
  await page.getByText('Succeeded', { exact: true }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

/** All events as the page copies them. */
async function copied(page: Page): Promise<{ seq: number; data: { text?: string } }[]> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('tab', { name: 'Events' }).click();
  const readAll = page.getByRole('button', { name: 'Read all' });
  if (await readAll.isVisible()) await readAll.click();
  await readAll.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Copy as JSON' }).click();
  await page.getByText(/^Copied \d+ events/).waitFor();
  return JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
}

test('a stream that is cut goes on where it stopped, without a gap and without a double', async () => {
  await project(daemon, 'counts');
  const line = await openLine(daemon.url);
  const runId = await message(daemon, 'counts', acting('counts', '1500'));
  const link = new URL(await daemon.loginLink());
  const { page, close } = await openPage(browser, `${line.url}${link.pathname}${link.search}`);
  await page.goto(`${line.url}/runs/${runId}`);
  await conversation(page)
    .getByText(/number \d+;/)
    .first()
    .waitFor();
  line.cut();
  await page.getByText('The stream is cut.').waitFor();
  line.mend();
  await page.getByText('The stream is cut.').waitFor({ state: 'detached' });
  await page.evaluate(hide, true);
  await ended(daemon, runId);
  await page.evaluate(hide, false);
  await page.getByRole('group', { name: 'Done' }).waitFor();
  const events = await copied(page);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, at) => at + 1));
  expect(events.flatMap(({ data }) => /number (\d+)/.exec(data.text ?? '')?.[1] ?? [])).toEqual(
    Array.from({ length: 1_500 }, (_, at) => String(at + 1)),
  );
  await close();
  await line.close();
});

/** Runs in the page: another tab comes to the front, or this one does. */
function hide(isHidden: boolean): void {
  const visibilityState = isHidden ? 'hidden' : 'visible';
  Object.defineProperty(document, 'visibilityState', {
    value: visibilityState,
    configurable: true,
  });
  document.dispatchEvent(new Event('visibilitychange'));
}

test('who has scrolled up is not pulled away by what comes, and is told how much it is', async () => {
  await project(daemon, 'pulled');
  const runId = await message(daemon, 'pulled', acting('counts', '1500'));
  const { page, faults, close } = await open(runId);
  await conversation(page)
    .getByText(/number \d{3};/)
    .first()
    .waitFor();
  await conversation(page).evaluate((it) => it.scrollTo({ top: 0 }));
  const jump = page.getByRole('button', { name: /^Jump to the end, \d+ new/ });
  await jump.waitFor();
  const before = await conversation(page).evaluate((it) => it.scrollTop);
  await page.getByRole('button', { name: /^Jump to the end, \d{3,} new/ }).waitFor();
  expect(await conversation(page).evaluate((it) => it.scrollTop)).toBe(before);
  await jump.click();
  await jump.waitFor({ state: 'detached' });
  await page.getByRole('group', { name: 'Done' }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('an artifact reaches neither the cookie, nor the API, nor the network', async () => {
  const trap = await layTrap(daemon.url);
  await project(daemon, 'trap');
  const files = { 'trap.html': trap.page };
  const runId = await message(daemon, 'trap', acting('writes', JSON.stringify(files)));
  await ended(daemon, runId);
  const { page, close } = await open(runId);
  await page.getByRole('tab', { name: 'Files' }).click();
  const frame = page.frameLocator('iframe[title="trap.html"]');
  for (const what of ['cookie', 'api', 'picture', 'call', 'parent'])
    await frame.getByText(`${what}: refused`).waitFor();
  expect(trap.caught).toEqual([]);
  await close();
  trap.close();
});

test('what a run changed in a worktree of its own is marked, and shown against what was before', async () => {
  const folder = await project(daemon, 'tree', {
    'greeting.js':
      'export const greeting = "Hello";\nexport const name = "world";\nexport default greeting;\n',
  });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'Begin');
  const runId = await routineRun(daemon, 'tree', acting('works'), {
    workspace: { mode: 'worktree' },
  });
  await ended(daemon, runId);
  const { page, faults, close } = await open(runId);
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('treeitem', { name: /greeting\.js\s*changed/ }).click();
  await page.getByRole('button', { name: 'Diff' }).click();
  await page.getByText('Against the commit that the run began from').waitFor();
  await page.getByRole('row', { name: /removed.*export const greeting = "Hello";/ }).waitFor();
  await page.getByRole('row', { name: /added.*export const mark = "!";/ }).waitFor();
  await page.getByRole('checkbox', { name: 'Changed only' }).check();
  await page.getByRole('treeitem', { name: /change\.md\s*added/ }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('what an agent writes is text: no tag of it becomes a part of the page', async () => {
  const folder = await project(daemon, 'text', { 'greeting.js': 'export default "Hello";\n' });
  const runId = await message(daemon, 'text', acting('works'));
  await ended(daemon, runId);
  const { page, faults, close } = await open(runId);
  await page.getByRole('tab', { name: 'Files' }).click();
  const tree = page.getByRole('tree');
  await tree.getByRole('treeitem', { name: 'notes' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const file = page.getByRole('region', { name: 'notes/change.md' }).first();
  await file.getByRole('heading', { name: 'What changed' }).waitFor();
  await file.getByRole('cell', { name: 'mark' }).waitFor();
  expect(readFileSync(path.join(folder, 'notes/change.md'), 'utf8')).toContain('<script>');
  expect(await page.evaluate(() => 'wasRun' in window)).toBe(false);
  await tree.getByRole('treeitem', { name: /greeting\.js/ }).click();
  await page.getByRole('button', { name: 'Diff' }).click();
  await page.getByText('What the agent says that it changed').waitFor();
  await page.getByRole('cell', { name: 'export const mark = "!";' }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('a reply goes on in a run of its own, and each leads to the other', async () => {
  await project(daemon, 'talk');
  const runId = await message(daemon, 'talk', acting('works'));
  await ended(daemon, runId);
  const { page, faults, close } = await open(runId);
  await page.getByRole('textbox', { name: 'Reply to the agent' }).fill('Now in French.');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL((url) => !url.pathname.endsWith(runId));
  await page
    .getByRole('region', { name: 'Prompt' })
    .getByText('Now in French.')
    .waitFor({ state: 'attached' });
  await page.getByRole('link', { name: 'Make the greeting friendlier.' }).click();
  await page.waitForURL(`**/runs/${runId}`);
  await page.getByRole('link', { name: 'Now in French.' }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

test('a run of 50,000 events opens at its end, scrolls, and reads what came before', async () => {
  await project(daemon, 'story');
  const runId = await message(daemon, 'story', acting('floods', '50000'));
  await ended(daemon, runId);
  const { page, faults, close } = await open(runId);
  await conversation(page).getByText('This is the end of the story.').waitFor();
  const frames = await conversation(page).evaluate(scrollThrough);
  console.log(
    `50,000 events: ${frames.count} frames in ${Math.round(frames.ms)} ms of scrolling up and down, median ${frames.median.toFixed(1)} ms, longest ${Math.round(frames.longest)} ms, ${frames.dropped} longer than 50 ms`,
  );
  expect(frames.count).toBeGreaterThan(0);
  // However few frames a busy machine drew, the end is out of sight then.
  await conversation(page).evaluate((it) => it.scrollBy({ top: -2_000 }));
  await page.getByRole('button', { name: /^Jump to the end/ }).click();
  await conversation(page).getByText('This is the end of the story.').waitFor();
  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByRole('button', { name: 'Read all' }).click();
  await page.getByText(/^5\d,?\d{3} events/).waitFor();
  expect(faults).toEqual([]);
  await close();
}, 180_000);

/** Runs in the page: wheels up and down for a while and counts the frames meanwhile. */
async function scrollThrough(scroller: Element) {
  const times: number[] = [];
  let last = performance.now();
  const until = last + 4_000;
  const start = last;
  await new Promise<void>((resolve) => {
    const step = (now: number) => {
      times.push(now - last);
      last = now;
      scroller.scrollTop += now < until - 1_500 ? -120 : 100;
      if (now < until) requestAnimationFrame(step);
      else resolve();
    };
    requestAnimationFrame(step);
  });
  const sorted = times.toSorted((a, b) => a - b);
  return {
    count: times.length,
    ms: last - start,
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    longest: sorted.at(-1) ?? 0,
    dropped: times.filter((it) => it > 50).length,
  };
}

test.each([
  ['light, on a desk', { colorScheme: 'light' }],
  ['dark, on a phone', { colorScheme: 'dark', viewport: mobile, hasTouch: true }],
] as const)('every view of a run is accessible and fits: %s', async (name, options) => {
  const id = `fits-${options.colorScheme}`;
  await project(daemon, id, { 'greeting.js': 'export default "Hello";\n' });
  const runId = await message(daemon, id, acting('works'));
  await ended(daemon, runId);
  expect(
    isLive((await daemon.client.call(routes.getRun, { params: { id: runId } })).run.status),
  ).toBe(false);
  const { page, faults, close } = await open(runId, options);
  await page.getByText('The tests pass.').waitFor();
  for (const tab of ['Conversation', 'Files', 'Events', 'About']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.getByRole('tabpanel', { name: tab }).waitFor();
    if (tab === 'Files') await page.getByText('export const mark').waitFor();
    expect(await axeFaults(page), `${name}: ${tab}`).toEqual([]);
    expect(await sidewaysOf(page), `${name}: ${tab}`).toBe(0);
    const folder = process.env['SHOTS'];
    if (folder)
      await page.screenshot({ path: path.join(folder, `run-${options.colorScheme}-${tab}.png`) });
  }
  expect(faults).toEqual([]);
  await close();
});
