import axe from 'axe-core';
import type { Page } from 'playwright-core';

/**
 * What axe finds against a page as it stands, one line a rule with the elements that break it.
 * @param within a selector, where the rest of the page has been looked at already
 */
export async function axeFaults(page: Page, within = 'html'): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    `axe.run(${JSON.stringify(within)}, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map((it) => it.id + ': ' + it.nodes.map((node) => node.html.slice(0, 160)).join(' | ')))`,
  );
  return found as readonly string[];
}
