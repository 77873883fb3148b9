import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import fc from 'fast-check';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withMoved } from '../src/routines/edit/draft/plugin-order.ts';
import { appliedIn, newDraft } from '../src/routines/edit/draft/routine.ts';
import { axeFaults } from './house/axe.ts';
import { desktop, mobile, openBrowser, openPage } from './house/browser.ts';
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

const focusIsOn = (field: Locator) =>
  expect.poll(() => field.evaluate((it) => it === document.activeElement)).toBe(true);

/** Installs a plugin that needs nothing. */
async function installPlugin(name: string, kind: 'skill' | 'bundle') {
  const folder = path.join(daemon.dataDir, 'to-install', name);
  mkdirSync(folder, { recursive: true });
  const description = `What ${name} says of itself.`;
  writeFileSync(
    path.join(folder, 'SKILL.md'),
    `---\nname: ${name}\ndescription: ${description}\n---\nDo it well.\n`,
  );
  const manifest = { name, version: '1.0.0', description, od: { kind } };
  writeFileSync(path.join(folder, 'open-design.json'), JSON.stringify(manifest));
  await daemon.client.call(routes.installPlugin, { body: { source: folder } });
}

/** A picture of a part of the page, in every size and theme. */
async function shoot(page: Page, part: Locator) {
  for (const [theme, viewport] of [
    ['light', desktop],
    ['dark', mobile],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: theme });
    await page.evaluate((it) => document.documentElement.setAttribute('data-theme', it), theme);
    await part.scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(process.env['SHOTS'] ?? '', `plugins-${theme}.png`) });
  }
}

test('plugins are put in another order, and the focus stays with the one that moves', async () => {
  for (const [name, kind] of [
    ['house-style', 'skill'],
    ['release-notes', 'skill'],
    ['glossary', 'bundle'],
  ] as const)
    await installPlugin(name, kind);
  const { routine } = await daemon.client.call(routes.createRoutine, {
    body: {
      name: 'Ordered',
      prompt: 'Say what changed.',
      schedule: { kind: 'daily', time: '08:00', timezone: 'Europe/Berlin' },
      target: { mode: 'create_each_run' },
      agentId: 'brief',
    },
  });
  const edit = `${daemon.url}/routines/${routine.id}/edit`;
  const { page, faults, close } = await openPage(browser, await daemon.loginLink());
  await page.goto(edit);
  const plugins = page.getByRole('group', { name: 'Plugins and skills' });
  for (const name of ['glossary', 'release-notes', 'house-style'])
    await plugins.getByRole('checkbox', { name }).check();
  const order = plugins.getByRole('list', { name: 'They are applied in this order' });
  const titles = () => order.getByRole('listitem').allInnerTexts();
  const shown = (...names: string[]) =>
    expect.poll(async () => (await titles()).map((it) => it.replace(/^\d+\s*/, ''))).toEqual(names);
  await shown('release-notes', 'house-style', 'glossary');
  // A skill after what is no skill, by keys; the first and the last go no further.
  const down = order.getByRole('button', { name: 'Move release-notes down' });
  await down.focus();
  await page.keyboard.press('Enter');
  await shown('house-style', 'release-notes', 'glossary');
  await focusIsOn(down);
  for (const key of ['Space', 'Enter']) await page.keyboard.press(key);
  await shown('house-style', 'glossary', 'release-notes');
  await focusIsOn(down);
  await plugins.getByText('release-notes is applied third').waitFor({ state: 'attached' });
  const up = order.getByRole('button', { name: 'Move glossary up' });
  await up.click();
  await shown('glossary', 'house-style', 'release-notes');
  await focusIsOn(up);
  if (process.env['SHOTS']) await shoot(page, order);
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await page.waitForURL(`**/routines/${routine.id}`);
  const saved = await daemon.client.call(routes.getRoutine, { params: { id: routine.id } });
  const { skillIds, pluginIds } = saved.routine.context;
  expect([...skillIds, ...pluginIds]).toEqual(['glossary', 'house-style', 'release-notes']);
  await page.goto(edit);
  await shown('glossary', 'house-style', 'release-notes');
  expect(faults).toEqual([]);
  await close();
});

test('whichever plugin is moved, it changes places with its neighbour alone', () => {
  const ids = fc.uniqueArray(fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e', 'f'), {
    minLength: 1,
  });
  const ways = fc.array(fc.tuple(fc.nat(), fc.constantFrom(-1 as const, 1 as const)));
  fc.assert(
    fc.property(ids, fc.nat(6), fc.boolean(), ways, (all, skills, hasSkill, moves) => {
      const [skillId = '', ...others] = hasSkill ? all : ['', ...all];
      let plugins = {
        ...newDraft('UTC').plugins,
        skillId,
        skillIds: others.slice(0, skills),
        pluginIds: others.slice(skills),
      };
      for (const [nth, by] of moves) {
        const before = appliedIn(plugins);
        const at = nth % before.length;
        plugins = withMoved(plugins, before[at] ?? '', by);
        const expected = [...before];
        const other = before[at + by];
        if (other !== undefined) [expected[at], expected[at + by]] = [other, before[at] ?? ''];
        expect(appliedIn(plugins)).toEqual(expected);
      }
    }),
  );
});
