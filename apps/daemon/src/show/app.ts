import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { SystemFacts } from '../commands/system.ts';
import { DaemonError } from '../errors.ts';
import { type Admission, createAdmission } from './admission.ts';
import type { Reach } from './allowed-hosts.ts';
import type { Auth } from './auth.ts';
import { type CalendarToken, calendarLinkRoutes } from './calendar/calendar-token.ts';
import { answerBrokenHttp } from './broken-http.ts';
import { mountConsole } from './console.ts';
import { mountDocs } from './docs.ts';
import { type FaultLog, sendError } from './error-answer.ts';
import type { FrameHandlers, Handlers } from './handlers.ts';
import { createLogin } from './login.ts';
import { mountMethodFaults, mountRoutes } from './mount.ts';
import type { Previews } from './previews.ts';
import { acceptJsonBodies, BODY_LIMIT } from './request-body.ts';
import { securityHeaders } from './security-headers.ts';
import { keptInFile } from './session-file.ts';
import { createStreams } from './streams.ts';

/** What the HTTP frame is made from. */
export interface AppSettings {
  readonly reach: Reach;
  readonly auth: Auth;
  readonly calendarToken: CalendarToken;
  readonly handlers: Handlers;
  /** What `GET /api/system` tells beside the browsers that are signed in. */
  readonly systemFacts: () => Promise<SystemFacts>;
  readonly previews: Pick<Previews, 'mount'>;
  /** The program's version, for the pages and the API document. */
  readonly version: string;
  /** Where the built console is; left out or empty, a page of words stands in its place. */
  readonly consoleFolder?: string;
  /** Where sessions outlive the process; left out, they end with it. */
  readonly sessionFile?: string;
  readonly log?: FaultLog;
}

/**
 * The HTTP side of the daemon, not yet listening: every route of the contracts,
 * the login, the pages and the API document, behind the guard. `close()` ends
 * open event streams and connections; it is idempotent.
 */
export function createApp(settings: AppSettings): FastifyInstance {
  const { reach, auth, calendarToken, version, log } = settings;
  const login = createLogin(
    settings.sessionFile === undefined ? undefined : keptInFile(settings.sessionFile),
  );
  const streams = createStreams(log);
  const admission = createAdmission({ reach, auth, calendarToken, sessions: login.sessions });
  const app = createServer(admission, log);
  app.addHook('preClose', async () => {
    admission.stop();
    await streams.endAll();
  });
  const paths: string[] = [];
  app.addHook('onRoute', ({ url }) => void paths.push(url));
  const origin = () => admission.origin(app);
  const ofFrame: FrameHandlers = {
    ...login.routes,
    getSystem: async () => ({
      ...(await settings.systemFacts()),
      sessions: login.sessions.count(),
    }),
    createLoginLink: () => login.createLink(origin()),
    ...calendarLinkRoutes(calendarToken, origin),
  };
  mountRoutes(app, { ...settings.handlers, ...ofFrame }, streams);
  mountDocs(app, version, auth);
  login.mount(app);
  mountConsole(app, settings.consoleFolder, version);
  settings.previews.mount(app);
  mountMethodFaults(app, [...paths]);
  return app;
}

/** The HTTP library with our checks before every request and our words for every error. */
function createServer({ admit }: Admission, log: FaultLog | undefined): FastifyInstance {
  const app = Fastify({
    forceCloseConnections: true,
    bodyLimit: BODY_LIMIT,
    requestTimeout: 60_000,
    // A missing Host and a late request are refused by the admission, in words.
    http: { requireHostHeader: false },
    return503OnClosing: false,
    routerOptions: { maxParamLength: 4_096 },
    clientErrorHandler: answerBrokenHttp,
    // A path that cannot be decoded comes here, past every hook.
    frameworkErrors: (error, request, reply) => {
      reply.headers(securityHeaders);
      sendError(thrownBy(() => admit(request)) ?? error, request, reply, log);
    },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders);
    admit(request);
    // Before a body is read: what it holds does not matter here.
    if (request.is404) throw noSuchRoute(request);
  });
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply, log));
  // A file that is not there has a route.
  app.setNotFoundHandler((request, reply) => sendError(noSuchRoute(request), request, reply, log));
  acceptJsonBodies(app);
  return app;
}

function noSuchRoute({ method, url }: FastifyRequest): DaemonError {
  const [path] = url.split('?', 1);
  const message = `There is nothing at ${method} ${path}. GET /api/docs lists what there is.`;
  return new DaemonError('ROUTE_NOT_FOUND', message);
}

function thrownBy(check: () => void): unknown {
  try {
    check();
    return undefined;
  } catch (error) {
    return error;
  }
}
