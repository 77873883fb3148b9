import type { FastifyInstance } from 'fastify';
import { sessionCookie } from './auth.ts';
import { html } from './html.ts';
import { sendPage } from './page.ts';
import { howToSignIn } from './problem-page.ts';
import { createSecrets, type Secrets } from './secrets.ts';

const LINK_LIFE_MS = 10 * 60_000;
const SESSION_LIFE_S = 30 * 24 * 3_600;

/** The links that sign a browser in, and the sessions that came of them. Both end with the process. */
export interface Login {
  readonly sessions: Secrets;
  /** A link below the origin (`http://host:port`) that works once, for ten minutes. */
  createLink(origin: string): { url: string; expiresAt: number };
  /** Adds `GET /login?code=`: a good code becomes a session cookie and leads to the front page. */
  mount(app: FastifyInstance): void;
}

/** At most 100 open links and 100 sessions; beyond that the oldest ends. */
export function createLogin(): Login {
  const links = createSecrets({ lifeMs: LINK_LIFE_MS, max: 100 });
  const sessions = createSecrets({ lifeMs: SESSION_LIFE_S * 1_000, max: 100 });
  return {
    sessions,
    createLink(origin) {
      const { secret, expiresAt } = links.issue();
      return { url: `${origin}/login?code=${secret}`, expiresAt };
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
          const value = sessions.issue().secret;
          return reply
            .header(
              'set-cookie',
              `${sessionCookie(request.headers.host)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${SESSION_LIFE_S}`,
            )
            .redirect('/', 303);
        },
      );
    },
  };
}

const refusedPage = {
  title: 'This link does not work · Open Design',
  main: html`<main class="sheet"><h1>This link does not work</h1><p>It was used before, it is older than ten minutes, or the daemon was restarted since it was made.</p>${howToSignIn}</main>`,
};
