import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds against a page as it stands, one line a rule with the elements that break it.
 * @param within a selector, where the rest of the page has been looked at already
 */
export async function axeFaults(page: Page, within = 'html'): Promise<readonly string[]> {
  await page.evaluate(source);
  const found = await page.evaluate(
    `axe.run(${JSON.stringify(within)}, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map((it) => it.id + ': ' + it.nodes.map((node) => node.html.slice(0, 160)).join(' | ')))`,
  );
  return found as readonly string[];
}
