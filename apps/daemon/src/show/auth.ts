import type { IncomingHttpHeaders } from 'node:http';
import { DaemonError } from '../errors.ts';
import type { Secrets } from './secrets.ts';
import { isSameToken } from './token.ts';

/** Whether requests must show a token, and which. */
export type Auth =
  | { readonly kind: 'none' }
  | { readonly kind: 'token'; readonly token: string; readonly tokenFile: string };

const open = new Set(['/api/health', '/login']);

/**
 * The name of the session cookie. Browsers keep one set of cookies for all ports
 * of a host: without the port a login at a second daemon would end the first's.
 * @param host the request's Host, `host:port`; the port is 80 where it names none
 */
export function sessionCookie(host: string | undefined): string {
  return `od_session_${/:(\d+)$/.exec(host ?? '')?.[1] ?? '80'}`;
}

/**
 * Lets a request pass that shows the token or the cookie of a login.
 * @throws DaemonError UNAUTHORIZED
 */
export function authenticate(
  auth: Auth,
  sessions: Secrets,
  { path, headers }: { readonly path: string; readonly headers: IncomingHttpHeaders },
): void {
  if (auth.kind === 'none' || open.has(path)) return;
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined && isSameToken(auth.token, bearer)) return;
  const session = sessionOf(headers);
  if (session !== null && sessions.has(session)) return;
  throw new DaemonError(
    'UNAUTHORIZED',
    `${bearer === undefined ? 'The request shows no token' : 'The token is not the one of this daemon'}. The token is in ${auth.tokenFile}: send it as "Authorization: Bearer <token>". For a browser, \`open-design login\` prints a link that signs it in.`,
  );
}

/** The session that a request's cookie names, or null. */
export function sessionOf(headers: IncomingHttpHeaders): string | null {
  return cookie(headers.cookie, sessionCookie(headers.host));
}

function cookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.split('=', 2);
    if (key?.trim() === name && value !== undefined) return value.trim();
  }
  return null;
}
