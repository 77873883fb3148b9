import { rmSync } from 'node:fs';
import { routes } from '@open-design/contracts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openPage } from '../tests/house/browser.ts';
import { startDaemon, type TestDaemon } from '../tests/house/daemon.ts';
import { livedIn } from '../tests/house/lived-in.ts';
import { manyRoutines } from '../tests/house/many-routines.ts';
import { acting, ended, message, project } from '../tests/runs/stage.ts';
import { framesOf, type Frames } from './frames.ts';

/** What the console costs, on the machine that asks: `npm run bench:console`. No figure fails; the documents hold them. */
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const told: string[] = [];
function tell(line: string): void {
  told.push(line);
  console.log(line);
}

function framesText({ count, ms, medianMs, p95Ms, longestMs, over50 }: Frames): string {
  return `${count} frames in ${Math.round(ms)} ms, median ${medianMs.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, longest ${Math.round(longestMs)} ms, ${over50} longer than 50 ms`;
}

test('first load of Home', async () => {
  const daemon = await startDaemon(await livedIn());
  const loads: number[] = [];
  let bytes = { script: 0, style: 0, font: 0, all: 0 };
  for (let round = 0; round < 7; round += 1) {
    const { page, close } = await openPage(browser, await daemon.loginLink());
    await shown(page);
    // Signed in, and nothing kept: as on the first day.
    const cold = await page.context().newCDPSession(page);
    await cold.send('Network.enable');
    await cold.send('Network.setCacheDisabled', { cacheDisabled: true });
    const sizes = new Map<string, { kind: string; bytes: number }>();
    cold.on('Network.responseReceived', ({ requestId, type, response }) => {
      if (!new URL(response.url).pathname.startsWith('/api/'))
        sizes.set(requestId, { kind: type, bytes: 0 });
    });
    cold.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const one = sizes.get(requestId);
      if (one !== undefined) one.bytes = encodedDataLength;
    });
    await page.goto(daemon.url);
    await shown(page);
    loads.push(await page.evaluate(() => performance.now()));
    const sum = (kind: string | null) =>
      [...sizes.values()]
        .filter((it) => kind === null || it.kind === kind)
        .reduce((total, it) => total + it.bytes, 0);
    bytes = { script: sum('Script'), style: sum('Stylesheet'), font: sum('Font'), all: sum(null) };
    await close();
  }
  await daemon.stop();
  const kb = (count: number) => `${(count / 1_000).toFixed(1)} kB`;
  tell(
    `first load of Home, transferred: ${kb(bytes.all)} (scripts ${kb(bytes.script)}, style ${kb(bytes.style)}, fonts ${kb(bytes.font)})`,
  );
  loads.sort((a, b) => a - b);
  tell(
    `from navigation to Home with its data, nothing cached: p50 ${Math.round(loads[3] ?? 0)} ms, ${Math.round(loads[0] ?? 0)}–${Math.round(loads[6] ?? 0)} ms`,
  );
  expect(bytes.all).toBeGreaterThan(0);
}, 240_000);

async function shown(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Next 24 hours' }).getByRole('listitem').first().waitFor();
  await page.getByRole('region', { name: 'What changed' }).getByRole('listitem').first().waitFor();
}

test('10,000 routines in the list', async () => {
  const dataDir = manyRoutines(10_000);
  const daemon = await startDaemon(dataDir);
  const { page, close } = await openPage(browser, await daemon.loginLink());
  await page.goto(`${daemon.url}/routines?sort=name`);
  await page.getByText('Routine 00001').waitFor();
  tell(
    `10,000 routines: the first on the screen after ${Math.round(await page.evaluate(() => performance.now()))} ms`,
  );
  tell(
    `10,000 routines, scrolled: ${framesText(await page.evaluate(framesOf, { scroller: null, ms: 4_000, step: 90 }))}`,
  );
  await close();
  await daemon.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 240_000);

test('a run of 50,000 events, and one that tells 200 a second', async () => {
  const daemon: TestDaemon = await startDaemon();
  await project(daemon, 'flood');
  const flood = await message(daemon, 'flood', acting('floods', '50000'));
  await ended(daemon, flood);
  const { page, close } = await openPage(browser, await daemon.loginLink());
  await page.goto(`${daemon.url}/runs/${flood}`);
  await page.getByText('This is the end of the story.').waitFor();
  tell(
    `50,000 events: at the end after ${Math.round(await page.evaluate(() => performance.now()))} ms`,
  );
  tell(
    `50,000 events, scrolled: ${framesText(await page.evaluate(framesOf, { scroller: 'section[aria-label="Conversation"]', ms: 4_000, step: -120 }))}`,
  );
  const live = await message(daemon, 'flood', acting('counts', '1600'));
  await page.goto(`${daemon.url}/runs/${live}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  tell(
    `200 events a second, watched: ${framesText(await page.evaluate(framesOf, { scroller: null, ms: 5_000, step: 0 }))}`,
  );
  await daemon.client.call(routes.cancelRun, { params: { id: live } });
  await close();
  await daemon.stop();
}, 300_000);
