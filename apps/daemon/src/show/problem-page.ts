import type { DaemonError } from '../errors.ts';
import { html, prose } from './html.ts';
import type { Page } from './page.ts';

const titles: Readonly<Partial<Record<DaemonError['code'], string>>> = {
  UNAUTHORIZED: 'Sign in first',
  ROUTE_NOT_FOUND: 'There is no such page',
  FORBIDDEN_ORIGIN: 'Another page may not do this',
  WRONG_HOST: 'This is not an address of this daemon',
  STOPPING: 'The daemon is stopping',
};

/** An error in plain words, for a person in front of a browser. */
export function problemPage(error: DaemonError): Page {
  const title = titles[error.code] ?? 'That did not work';
  // To a person the way in comes first; the error's own words are for programs.
  const words =
    error.code === 'UNAUTHORIZED'
      ? html`${howToSignIn}<p class="small">For programs: ${prose(error.message)}</p>`
      : html`<p>${prose(error.message)}</p>`;
  return {
    title: `${title} · Open Design`,
    main: html`<main class="sheet"><h1>${title}</h1>${words}<p class="small">Code: <code>${error.code}</code></p></main>`,
  };
}

/** What a person does to get a browser signed in. */
export const howToSignIn = html`<p>In a terminal on the machine that runs the daemon, type</p><pre><code>open-design login</code></pre><p>and open the link that it prints. The link works once, for ten minutes.</p>`;
