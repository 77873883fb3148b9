import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds against a page as it stands, one line a rule with the elements that break it. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
      violations.map((it) => it.id + ': ' + it.nodes.map((node) => node.html.slice(0, 160)).join(' | ')))`,
  );
  return found as readonly string[];
}
