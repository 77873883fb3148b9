import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { sessionCookie, sessionOf } from './auth.ts';
import type { FrameHandlers } from './handlers.ts';
import { html } from './html.ts';
import { sendPage } from './page.ts';
import { howToSignIn } from './problem-page.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import type { SecretKeeping } from './session-file.ts';

const LINK_LIFE_MS = 10 * 60_000;
const SESSION_LIFE_S = 30 * 24 * 3_600;

/** The links that sign a browser in, which end with the process, and the sessions that came of them. */
export interface Login {
  readonly sessions: Secrets;
  /** A link below the origin (`http://host:port`) that works once, for ten minutes. */
  createLink(origin: string): { url: string; expiresAt: number };
  /** Ends sessions. */
  readonly routes: Pick<FrameHandlers, 'logout' | 'endSessions'>;
  /** Adds `GET /login?code=`: a good code becomes a session cookie and leads to the front page. */
  mount(app: FastifyInstance): void;
}

/**
 * At most 100 open links and 100 sessions; beyond that the oldest ends.
 * @param keeping where sessions are kept; left out, they end with the process
 */
export function createLogin(keeping?: SecretKeeping): Login {
  const links = createSecrets({ lifeMs: LINK_LIFE_MS, max: 100 });
  const sessions = createSecrets({
    lifeMs: SESSION_LIFE_S * 1_000,
    max: 100,
    ...(keeping && { keeping }),
  });
  return {
    sessions,
    createLink(origin) {
      const { secret, expiresAt } = links.issue();
      return { url: `${origin}/login?code=${secret}`, expiresAt };
    },
    routes: {
      logout({ exchange }) {
        const session = sessionOf(exchange.headers);
        if (session !== null) sessions.take(session);
        exchange.setCookie(cookieText(exchange.headers, '', 0));
        return { ok: true };
      },
      endSessions({ exchange }) {
        const ended = sessions.count();
        sessions.clear();
        // One that waits in a mailbox would let somebody in again.
        links.clear();
        exchange.setCookie(cookieText(exchange.headers, '', 0));
        return { ended };
      },
    },
    mount(app) {
      // No HEAD beside it: a program that looks at a link first would use it up.
      app.get<{ Querystring: { code?: unknown } }>(
        '/login',
        { exposeHeadRoute: false },
        (request, reply) => {
          const { code } = request.query;
          if (typeof code !== 'string' || !links.take(code))
            return sendPage(reply.code(403), refusedPage);
          const { secret } = sessions.issue();
          reply.header('set-cookie', cookieText(request.headers, secret, SESSION_LIFE_S));
          if (isOwnStart(request.headers)) return reply.redirect('/', 303);
          return sendPage(reply.header('refresh', '0; url=/'), welcomePage);
        },
      );
    },
  };
}

function cookieText(headers: IncomingHttpHeaders, value: string, lifeS: number): string {
  return `${sessionCookie(headers.host)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${lifeS}`;
}

/**
 * Whether the browser says that the person typed or pasted the link. One that
 * was followed from another page makes the redirect a part of that page's
 * request: the new cookie, which is SameSite=Strict, would not be sent with it.
 * A page of ours that goes on by itself begins a request of its own.
 */
function isOwnStart(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  return site === 'none' || site === 'same-origin';
}

const welcomePage = {
  title: 'Signed in · Open Design',
  main: html`<main class="sheet"><h1>Signed in</h1><p>This browser is signed in. <a href="/">Go on to Open Design</a>.</p></main>`,
};

const refusedPage = {
  title: 'This link does not work · Open Design',
  main: html`<main class="sheet"><h1>This link does not work</h1><p>It was used before, it is older than ten minutes, or the daemon was restarted since it was made.</p>${howToSignIn}</main>`,
};
