import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './house/axe.ts';
import { mobile, openBrowser, openPage } from './house/browser.ts';
import { startDaemon, type TestDaemon } from './house/daemon.ts';
import { sidewaysOf } from './house/fits.ts';
import { acting, conversation, ended, message, project, routineRun } from './runs/stage.ts';
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

async function open(projectId: string, options: Parameters<typeof openPage>[2] = {}) {
  const shown = await openPage(browser, await daemon.loginLink(), options);
  const opened: string[] = [];
  shown.page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/api\/runs\/[^/]+\/(events|page|about)$/.test(pathname)) opened.push(pathname);
  });
  await shown.page.goto(`${daemon.url}/projects/${projectId}`);
  return { ...shown, opened };
}
const atWork = (page: Page) => page.getByRole('region', { name: /^What acp says and does/ });
const fails = { argv: [process.execPath, '-e', 'process.exit(3)'] };

test('who writes to an agent in a project sees it at work there, ends it there, and reads later how it ended', async () => {
  await project(daemon, 'watched');
  const runId = await message(daemon, 'watched', acting('lingers'));
  const { page, faults, opened, close } = await open('watched');
  await atWork(page).getByText('I look at the greeting first.').waitFor();
  await atWork(page).getByText('Thinking').waitFor();
  const call = atWork(page).locator('summary').filter({ hasText: 'Read greeting.js' });
  await call.getByText('done').waitFor();
  await call.click();
  await atWork(page).getByText('export const name = "world";').waitFor();
  await atWork(page)
    .locator('summary')
    .filter({ hasText: 'npm test' })
    .getByText('running')
    .waitFor();
  await page.getByRole('button', { name: 'Cancel the run' }).click();
  await atWork(page).getByRole('group', { name: 'Canceled' }).waitFor();
  await page.getByRole('button', { name: 'Cancel the run' }).waitFor({ state: 'detached' });
  // What was watched stays; a later look has the answer and its end.
  await call.waitFor();
  page.once('framenavigated', () => void (opened.length = 0));
  await page.reload();
  await page.getByRole('group', { name: 'Canceled' }).getByText('Run it again').waitFor();
  await page.getByText('I look at the greeting first.').waitFor();
  expect(await atWork(page).count()).toBe(0);
  expect(opened).toEqual([]);
  await page.getByRole('link', { name: 'Open the run' }).click();
  await page.waitForURL(`**/runs/${runId}`);
  expect(faults).toEqual([]);
  await close();
});

test('the end of a conversation stays in sight while more is said', async () => {
  await project(daemon, 'followed');
  const runId = await message(daemon, 'followed', acting('waits'));
  const { page, close } = await open('followed', { viewport: { width: 1_360, height: 500 } });
  await atWork(page).getByText('I wait.').waitFor();
  const before = await page.evaluate(() => {
    const { documentElement: it } = document;
    it.scrollTop = it.scrollHeight;
    return it.scrollTop;
  });
  expect(before).toBeGreaterThan(0);
  await daemon.client.call(routes.cancelRun, { params: { id: runId } });
  await page.getByRole('group', { name: 'Canceled' }).waitFor();
  const leftOf = () =>
    page.evaluate(() => {
      const { documentElement: it } = document;
      return [it.scrollTop, it.scrollHeight - it.clientHeight - it.scrollTop] as const;
    });
  await expect.poll(async () => (await leftOf())[0]).toBeGreaterThan(before);
  expect((await leftOf())[1]).toBeLessThan(2);
  await close();
});

test('the conversation that is read is in the address, and stays the one that is read', async () => {
  await project(daemon, 'several');
  const one = await message(daemon, 'several', acting('waits'), 'The first of them.');
  const two = await message(daemon, 'several', acting('waits'), 'The second of them.');
  const { page, faults, close } = await open('several');
  const chooser = page.getByRole('navigation', { name: 'Conversations' });
  const current = chooser.locator('[aria-current=true]');
  await current.getByText('The second of them.').waitFor();

  // What begins elsewhere does not take its place.
  const three = await message(daemon, 'several', acting('waits'), 'The third of them.');
  await chooser.getByText('The third of them.').waitFor();
  await current.getByText('The second of them.').waitFor();

  await chooser.getByText('The first of them.').click();
  await current.getByText('The first of them.').waitFor();
  await page.reload();
  await current.getByText('The first of them.').waitFor();
  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByText('Nobody has talked here yet').waitFor();
  await page.goBack();
  await current.getByText('The first of them.').waitFor();

  await page.goto(`${daemon.url}/runs/${two}`);
  await page.getByRole('link', { name: 'several' }).first().click();
  await current.getByText('The second of them.').waitFor();
  expect(faults).toEqual([]);
  await close();
  for (const runId of [one, two, three])
    await daemon.client.call(routes.cancelRun, { params: { id: runId } });
});

test('a question of an agent is answered in the conversation, and the agent goes on there', async () => {
  await project(daemon, 'asked');
  const approvals = { mode: 'ask', deadlineMs: 600_000 } as const;
  await routineRun(daemon, 'asked', acting('asks'), { approvals });
  const { page, faults, close } = await open('asked');
  const question = atWork(page).getByRole('group', { name: 'The agent asks' });
  await question.getByText('rm -rf build').first().waitFor();
  await page.getByText('Needs you', { exact: true }).waitFor();
  await question.getByRole('button', { name: 'Allow' }).click();
  await atWork(page).getByText('It is cleared.').waitFor();
  await page.getByText('Succeeded', { exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/projects/asked');
  expect(faults).toEqual([]);
  await close();
});

test('a question that nobody answered in time is answered in the conversation later', async () => {
  await project(daemon, 'parked');
  const approvals = { mode: 'ask', deadlineMs: 1_000, onDeadline: 'park' } as const;
  await ended(daemon, await routineRun(daemon, 'parked', acting('asks'), { approvals }));
  const { page, faults, close } = await open('parked');
  await page.getByRole('group', { name: 'Parked with an open question' }).waitFor();
  await page.getByRole('button', { name: 'Deny' }).click();
  await page.getByText('Denied: rm -rf build.').waitFor();
  expect(new URL(page.url()).pathname).toBe('/projects/parked');
  expect(faults).toEqual([]);
  await close();
});

test('of a long conversation only the run at work is listened to; the others say how they ended', async () => {
  await project(daemon, 'long', { 'greeting.js': 'export default "Hello";\n' });
  const runId = await conversation(daemon, 'long', [
    { text: 'Make it friendlier.', options: acting('works') },
    { text: 'And again.', options: fails },
    { text: 'Wait for me.', options: acting('waits') },
  ]);
  const { page, faults, opened, close } = await open('long');
  await atWork(page).getByText('I wait.').waitFor();
  await page.getByRole('heading', { name: 'What I did' }).waitFor();
  const failed = page.getByRole('group', { name: 'Failed' });
  await failed.getByText('Read what it said last.').waitFor();
  await failed.getByText(/exited with code 3/).waitFor();
  expect(opened.toSorted()).toEqual(
    ['about', 'events', 'page'].map((it) => `/api/runs/${runId}/${it}`),
  );
  await daemon.client.call(routes.cancelRun, { params: { id: runId } });
  await page.getByRole('group', { name: 'Canceled' }).waitFor();
  expect(faults).toEqual([]);
  await close();
});

const dot =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

test('the files of a project are looked at: as they read, as they are written, and a page apart from the console', async () => {
  const trap = await layTrap(daemon.url);
  const folder = await project(daemon, 'shelf', {
    'README.md': '# The shelf\n\n![A dot](pictures/dot.png)\n',
    'src/greeting.js': 'export default "Hello";\n',
    'pictures/dot.png': '',
    'pages/trap.html': trap.page,
    '.env': 'SECRET=1',
  });
  writeFileSync(path.join(folder, 'pictures/dot.png'), Buffer.from(dot, 'base64'));
  const { page, faults, close } = await open('shelf');
  await page.getByRole('tab', { name: 'Files' }).click();
  const tree = page.getByRole('tree', { name: 'Files of the project' });
  await tree.getByRole('treeitem', { name: 'README.md' }).click();
  await page.getByRole('heading', { name: 'The shelf' }).waitFor();
  const isDrawn = (name: string) =>
    expect
      .poll(() =>
        page.getByRole('img', { name }).evaluate((it: HTMLImageElement) => it.naturalWidth),
      )
      .toBe(1);
  await isDrawn('A dot');
  await page.getByRole('button', { name: 'Source' }).click();
  await page.getByRole('region', { name: 'README.md' }).getByText('# The shelf').waitFor();
  await tree.getByRole('treeitem', { name: 'src' }).click();
  await tree.getByRole('treeitem', { name: 'greeting.js' }).click();
  await page.getByText('export default "Hello";').waitFor();
  await tree.getByRole('treeitem', { name: 'pictures' }).click();
  await tree.getByRole('treeitem', { name: 'dot.png' }).click();
  await isDrawn('pictures/dot.png');
  expect(faults).toEqual([]);
  expect(await tree.getByRole('treeitem', { name: '.env' }).count()).toBe(0);
  await tree.getByRole('treeitem', { name: 'pages' }).click();
  await tree.getByRole('treeitem', { name: 'trap.html' }).click();
  const frame = page.frameLocator('iframe[title="pages/trap.html"]');
  for (const what of ['cookie', 'api', 'picture', 'call', 'parent'])
    await frame.getByText(`${what}: refused`).waitFor();
  expect(trap.caught).toEqual([]);
  await close();
  trap.close();
});

test('a file that an agent writes anew is shown anew', async () => {
  await project(daemon, 'anew', { 'index.html': '<p>Before</p>' });
  const { page, close } = await open('anew');
  await page.getByRole('tab', { name: 'Files' }).click();
  const frame = page.frameLocator('iframe[title="index.html"]');
  await frame.getByText('Before').waitFor();
  const files = { 'index.html': '<p>After it all</p>' };
  await message(daemon, 'anew', acting('writes', JSON.stringify(files)));
  await frame.getByText('After it all').waitFor();
  await close();
});

const longText = (name: string) =>
  `# ${name}\n\nA page that greets whoever opens it in the morning.\n\n| name | value |\n|---|---|\n| greeting | Good morning |\n\n\`\`\`\nnpm start -- --port 8080 --host 127.0.0.1 --open --with-a-very-long-option-name=1\n\`\`\`\n`;

test.each([
  ['light, on a desk', { colorScheme: 'light' }],
  ['dark, on a phone', { colorScheme: 'dark', viewport: mobile, hasTouch: true }],
] as const)('a project is accessible and fits: %s', async (name, options) => {
  const id = `project-${options.colorScheme}`;
  await project(daemon, id, {
    'README.md': longText('Greeting'),
    'greeting.js': 'export default "Hello";\n',
    'index.html': '<h1>Good morning</h1>',
  });
  const approvals = { mode: 'ask', deadlineMs: 600_000 } as const;
  await conversation(daemon, id, [
    { text: 'Make the greeting friendlier.', options: acting('works') },
    { text: 'Now in French, please, and see that nothing else changes.', options: fails },
    { text: 'Look at it again.', options: acting('lingers') },
  ]);
  const { page, faults, close } = await open(id, options);
  const seen = async (what: string) => {
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    expect(await axeFaults(page), `${name}: ${what}`).toEqual([]);
    expect(await sidewaysOf(page), `${name}: ${what}`).toBe(0);
    const folder = process.env['SHOTS'];
    if (folder)
      await page.screenshot({
        path: path.join(folder, `project-${options.colorScheme}-${what}.png`),
        fullPage: what !== 'end',
      });
  };
  await atWork(page).getByText('npm test').waitFor();
  await page.getByRole('heading', { name: 'What I did' }).waitFor();
  await seen('conversation');
  await page.getByRole('button', { name: 'Cancel the run' }).click();
  await page.getByRole('group', { name: 'Canceled' }).waitFor();
  await page.getByRole('tab', { name: 'Files' }).click();
  for (const [file, shown] of [
    ['README.md', 'preview'],
    ['greeting.js', 'source'],
    ['index.html', 'page'],
  ] as const) {
    await page.getByRole('treeitem', { name: file }).click();
    await page.getByRole('heading', { name: file, level: 2 }).waitFor();
    if (shown === 'page') await page.frameLocator('iframe').getByText('Good morning').waitFor();
    if (shown === 'preview') await page.getByRole('cell', { name: 'greeting' }).waitFor();
    if (shown === 'source') await page.getByText('export const').first().waitFor();
    await seen(`file-${shown}`);
  }
  await page.getByRole('tab', { name: 'Conversations' }).click();
  await routineRun(daemon, id, acting('asks'), { approvals });
  await page.getByRole('button', { name: /^Tidy up/ }).click();
  await atWork(page).getByRole('group', { name: 'The agent asks' }).waitFor();
  await seen('question');
  expect(faults).toEqual([]);
  await close();
});
