import type { IncomingHttpHeaders } from 'node:http';
import { DaemonError } from '../errors.ts';

/** What the guard looks at in a request. */
export interface GuardedRequest {
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The route answers with an event stream. */
  readonly isEvents: boolean;
  /** It reads a file of a preview: whoever knows its address may. */
  readonly isPreview: boolean;
}

/**
 * Refuses what another web page, or a name pointed at this machine, makes a
 * browser send. It holds for every request, from loopback too: the browser of
 * the person at this machine is exactly what such pages use.
 * @throws DaemonError WRONG_HOST, FORBIDDEN_ORIGIN
 */
export function guard(request: GuardedRequest, hosts: readonly string[]): void {
  checkHost(request.headers.host, hosts);
  if (request.isPreview) return;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead || request.isEvents) {
    checkOrigin(request.headers.origin, hosts);
    checkSite(request.headers['sec-fetch-site']);
  } else if (!isNavigation(request)) {
    checkSite(request.headers['sec-fetch-site']);
  }
}

function checkHost(host: string | undefined, hosts: readonly string[]): void {
  if (host !== undefined && hosts.includes(host.toLowerCase())) return;
  const got = host === undefined ? 'no Host header' : `the Host ${JSON.stringify(host)}`;
  throw new DaemonError(
    'WRONG_HOST',
    `The request names ${got}; this daemon answers to ${hosts.join(', ')} only. Use one of these, or add the name to the allowed hosts.`,
  );
}

/** Programs send no Origin; a browser always does with a write. */
function checkOrigin(origin: string | undefined, hosts: readonly string[]): void {
  if (origin === undefined || hosts.some((host) => origin === `http://${host}`)) return;
  throw new DaemonError(
    'FORBIDDEN_ORIGIN',
    `A page of ${JSON.stringify(origin)} sent this request; only this daemon's own pages may.`,
  );
}

/**
 * `same-site` is refused as well: to a browser every port of this machine is
 * one site, and agents serve pages of their own on such ports.
 */
function checkSite(site: string | string[] | undefined): void {
  if (site === undefined || site === 'same-origin' || site === 'none') return;
  throw new DaemonError(
    'FORBIDDEN_ORIGIN',
    `A page of another site sent this request (Sec-Fetch-Site: ${String(site)}); only this daemon's own pages may.`,
  );
}

/** A person follows a link to one of our pages: harmless, for nobody else sees the answer. */
function isNavigation({ path, headers }: GuardedRequest): boolean {
  const isPage = path === '/api/docs' || !(path === '/api' || path.startsWith('/api/'));
  const destination = headers['sec-fetch-dest'] ?? 'document';
  return isPage && headers['sec-fetch-mode'] === 'navigate' && destination === 'document';
}
