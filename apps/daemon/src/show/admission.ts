import { routes } from '@open-design/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DaemonError } from '../errors.ts';
import { allowedHosts, type Reach } from './allowed-hosts.ts';
import { type Auth, authenticate } from './auth.ts';
import type { CalendarToken } from './calendar/calendar-token.ts';
import { guard } from './guard.ts';
import { isEventPath } from './mount.ts';
import { previewPath } from './previews.ts';
import type { Secrets } from './secrets.ts';

/** Who may come in. */
export interface Admission {
  /**
   * Checks a request before anything of it is read.
   * @throws DaemonError WRONG_HOST, FORBIDDEN_ORIGIN, STOPPING, UNAUTHORIZED
   */
  admit(request: FastifyRequest): void;
  /** Where the daemon is reached, for links: `http://host:port`. */
  origin(app: FastifyInstance): string;
  /** From now on every request is told that the daemon is stopping. */
  stop(): void;
}

/** Makes the checks in their order: the guard first, for a wrong page learns nothing else. */
export function createAdmission(it: {
  readonly reach: Reach;
  readonly auth: Auth;
  readonly sessions: Secrets;
  readonly calendarToken: Pick<CalendarToken, 'isShown'>;
}): Admission {
  const hostsOf = hostsByPort(it.reach);
  let isStopping = false;
  return {
    admit(request) {
      const { method, headers, routeOptions, url, server } = request;
      const [path = '/'] = url.split('?', 1);
      const isEvents = isEventPath(routeOptions.url);
      // Its files are asked for by a page of an origin of its own; the ticket is the permission.
      const isPreview = routeOptions.url === previewPath && (method === 'GET' || method === 'HEAD');
      guard({ method, path, headers, isEvents, isPreview }, hostsOf(server));
      if (isStopping) throw new DaemonError('STOPPING', 'The daemon is stopping. Try again later.');
      if (path === routes.calendarFeed.path && it.calendarToken.isShown(url)) return;
      if (isPreview) return;
      authenticate(it.auth, it.sessions, { path, headers });
    },
    origin: (app) => `http://${hostsOf(app)[0]}`,
    stop() {
      isStopping = true;
    },
  };
}

/** The hosts of an app. Its port is known once it listens and stays what it is from then on. */
function hostsByPort(reach: Reach): (app: FastifyInstance) => readonly string[] {
  let known: { port: number; hosts: readonly string[] } | undefined;
  return (app) => {
    const address = app.server.address();
    const port = typeof address === 'object' && address !== null ? address.port : known?.port;
    if (port === undefined) return [];
    if (known?.port !== port) known = { port, hosts: allowedHosts(reach, port) };
    return known.hosts;
  };
}
