import { html } from './html.ts';
import type { Page } from './page.ts';

/** The page at `/`: what runs here and where to read on. */
export function homePage(version: string): Page {
  return {
    title: 'Open Design',
    main: html`<main class="sheet"><h1>Open Design</h1><p>The daemon, version ${version}, is running on this machine. It runs your coding agents on a schedule and records what became of every slot.</p><ul><li><a href="/api/docs">The API, page by page</a></li><li><a href="/api/openapi.json">The same as an OpenAPI document</a></li><li><a href="/api/doctor">What is as it should be, and what is not</a></li></ul><p>In a terminal, <code>open-design --help</code> shows every command.</p></main>`,
  };
}
