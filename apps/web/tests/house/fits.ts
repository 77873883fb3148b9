import type { Page } from 'playwright-core';

/** How far (CSS pixels) the page can be scrolled sideways: 0 on a page that fits. */
export async function sidewaysOf(page: Page): Promise<number> {
  return await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}
