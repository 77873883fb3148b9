import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults } from './house/axe.ts';
import { desktop, mobile, openBrowser, openPage } from './house/browser.ts';
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

async function openAt(where: string, options: Parameters<typeof openPage>[2] = {}) {
  const opened = await openPage(browser, await daemon.loginLink(), options);
  await opened.page.goto(daemon.url + where);
  return opened;
}

test('a project is added, an agent is written to in it, and its answer is read there', async () => {
  const { page, faults, close } = await openAt('/projects');
  await page.getByRole('button', { name: 'Add a project' }).click();
  await page.getByLabel('Name').fill('Field notes');
  await page.getByLabel('Folder').fill('/no/such/folder');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a project' }).click();
  await page.getByRole('dialog').getByText('/no/such/folder').waitFor();
  await page.getByLabel('Folder').fill('');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a project' }).click();
  await page.getByRole('heading', { name: 'Field notes', level: 1 }).waitFor();
  await page.getByLabel('Message').fill('What changed?');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('What changed?', { exact: true }).waitFor();
  await page.getByText(/Wrote brief\.html/).waitFor();
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('treeitem', { name: 'brief.html' }).waitFor();
  // The refused folder is an answer of the daemon that the browser writes into its console; nothing else is there.
  expect(faults.filter((it) => !it.includes('the server responded with a status of 4'))).toEqual(
    [],
  );
  await close();
});

test('a plugin is installed from a folder, is granted what it needs, and is removed', async () => {
  const folder = path.join(daemon.dataDir, 'release-notes');
  mkdirSync(folder);
  writeFileSync(
    path.join(folder, 'SKILL.md'),
    '---\nname: release-notes\ndescription: Writes release notes from a range of commits.\n---\nList what changed for users.\n',
  );
  writeFileSync(
    path.join(folder, 'open-design.json'),
    JSON.stringify({
      name: 'release-notes',
      version: '1.0.0',
      description: 'Writes release notes from a range of commits.',
      od: { kind: 'skill', capabilities: ['prompt:inject', 'fs:write'] },
    }),
  );
  const { page, close } = await openAt('/plugins');
  await page.getByRole('button', { name: 'Install' }).click();
  await page.getByLabel('Folder on the daemon’s machine').fill(folder);
  await page.getByRole('dialog').getByRole('button', { name: 'Install' }).click();
  await page.getByText(/Needs what it was not granted/).waitFor();
  await page.getByRole('button', { name: 'Details' }).click();
  await page.getByRole('button', { name: 'Grant' }).first().waitFor();
  expect(await axeFaults(page)).toEqual([]);
  for (
    let missing = await page.getByRole('button', { name: 'Grant' }).count();
    missing > 0;
    missing -= 1
  ) {
    await page.getByRole('button', { name: 'Grant' }).first().click();
    await page
      .getByRole('button', { name: 'Grant' })
      .nth(missing - 1)
      .waitFor({ state: 'detached' });
  }
  await page.getByText(/Needs what it was not granted/).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: /release/i }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await page.getByText('No plugin is installed').waitFor();
  await close();
});

test('System audits the ledger by one button, and binds a secret that it never shows', async () => {
  const { page, close } = await openAt('/system');
  await page.getByRole('button', { name: 'Audit the ledger' }).click();
  await page.getByText(/^The ledger is closed/).waitFor();
  await page.getByText('this one').waitFor();
  await page.getByRole('button', { name: 'Bind a secret' }).click();
  await page.getByLabel('Name').fill('GITHUB_TOKEN');
  await page.getByLabel('Value').fill('short');
  await page.getByRole('dialog').getByRole('button', { name: 'Bind a secret' }).click();
  await page.getByText(/at least 8 characters/).waitFor();
  await page.getByLabel('Value').fill('a value of some length');
  await page.getByRole('dialog').getByRole('button', { name: 'Bind a secret' }).click();
  await page.getByText('GITHUB_TOKEN', { exact: true }).waitFor();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain('a value of some length');
  await close();
});

test('an agent is tried with one message, which leads to its run', async () => {
  const { page, close } = await openAt('/agents');
  const brief = page.getByRole('listitem').filter({ hasText: 'Brief (no model)' });
  await brief.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click();
  await page.waitForURL(/\/runs\//);
  await close();
});

test('the palette goes to a project and begins a routine, by keyboard alone', async () => {
  const { page, close } = await openAt('/');
  await daemon.client.call(routes.createProject, { body: { name: 'Atlas' } });
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('option', { name: 'Atlas' }).waitFor();
  await page.keyboard.type('atl');
  await page.getByRole('option', { name: 'Atlas', selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Atlas', level: 1 }).waitFor();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('new rout');
  await page.getByRole('option', { name: 'New routine', selected: true }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/routines\/new$/);
  await close();
});

const screens = ['/', '/projects', '/plugins', '/agents', '/system', '/nowhere'];

test.for([
  ...screens.map((where) => [where, 'light', desktop] as const),
  ...screens.map((where) => [where, 'dark', mobile] as const),
])('%s is accessible and fits: %s, %o', async ([where, colorScheme, viewport]) => {
  const { page, faults, close } = await openAt(where, { colorScheme, viewport });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('status', { name: 'Loading' }).first().waitFor({ state: 'detached' });
  expect(await axeFaults(page)).toEqual([]);
  expect(await sidewaysOf(page)).toBe(0);
  expect(faults.filter((it) => !it.includes('404'))).toEqual([]);
  await close();
});
