import chromium from '@sparticuz/chromium';
import {
  type Browser,
  type BrowserContextOptions,
  chromium as driver,
  type Page,
} from 'playwright-core';

/** The browser that comes from npm, or the one that `CHROMIUM_PATH` names. Its own list of arguments ends the browser with its first context. */
export async function openBrowser(): Promise<Browser> {
  return await driver.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? (await chromium.executablePath()),
    args: ['--no-sandbox', '--disable-gpu', '--headless=shell', '--font-render-hinting=none'],
  });
}

/** A page as a person's: its faults are collected, for a test to say that there were none. */
export interface TestPage {
  readonly page: Page;
  /** What went wrong in the page: uncaught errors, refused resources, broken policies. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export const desktop = { width: 1_360, height: 900 } as const;
export const mobile = { width: 390, height: 844 } as const;

/** Opens a page and signs it in by a one-time link. */
export async function openPage(
  browser: Browser,
  loginLink: string,
  options: BrowserContextOptions = {},
): Promise<TestPage> {
  const context = await browser.newContext({
    viewport: desktop,
    timezoneId: 'Europe/Berlin',
    locale: 'en-GB',
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => void faults.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(loginLink);
  return { page, faults, close: () => context.close() };
}
