import type { ErrorBody, ErrorCode } from '@open-design/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DaemonError, messageOf } from '../errors.ts';
import { sendPage } from './page.ts';
import { problemPage } from './problem-page.ts';

/** Where faults of ours are written down; pino's logger fits. */
export interface FaultLog {
  error(fields: { readonly err: unknown; readonly route: string }, message: string): void;
}

/** What the HTTP library itself refuses, in the contract's codes and words. */
const ofLibrary: Readonly<Record<string, { code: ErrorCode; message: string }>> = {
  FST_ERR_BAD_URL: {
    code: 'BAD_REQUEST',
    message:
      'The path of the request is not a valid URL path: a "%" has no two hex digits after it.',
  },
  FST_ERR_MAX_PARAM_LENGTH: {
    code: 'BAD_REQUEST',
    message: 'A part of the path is longer than any id can be.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    message: 'The body must be JSON, sent with "Content-Type: application/json".',
  },
};

/**
 * Any error as the one that the API answers with. A DaemonError stays what it
 * is; anything unknown becomes INTERNAL with its own text unchanged, so that a
 * database's words reach the reader.
 */
export function toDaemonError(error: unknown): DaemonError {
  if (error instanceof DaemonError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const known = typeof code === 'string' ? ofLibrary[code] : undefined;
  if (known !== undefined) return new DaemonError(known.code, known.message, { cause: error });
  return new DaemonError('INTERNAL', messageOf(error), { cause: error });
}

/** The body of an error answer. */
export function errorBody(error: DaemonError): ErrorBody {
  const { code, message, details } = error;
  return { error: { code, message, ...(details.length === 0 ? {} : { details: [...details] }) } };
}

/**
 * Sends an error: JSON to programs, a page in plain words to a browser that
 * asked for a page. Answers of 500 are also logged.
 */
export function sendError(
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: FaultLog | undefined,
): FastifyReply {
  const error = toDaemonError(thrown);
  if (error.status >= 500 && error.code !== 'STOPPING') {
    const route = `${request.method} ${request.routeOptions.url ?? 'unknown route'}`;
    log?.error({ err: thrown, route }, `a request failed: ${error.message}`);
  }
  if (error.code === 'UNAUTHORIZED') reply.header('www-authenticate', 'Bearer');
  if (error.code === 'UNAUTHORIZED' && isFollowedLink(request)) reply.header('refresh', '0');
  reply.code(error.status);
  if (wantsPage(request)) return sendPage(reply, problemPage(error));
  return reply.type('application/json; charset=utf-8').send(errorBody(error));
}

/**
 * Whether a person has followed a link from a page of another site. The session's
 * cookie is not sent with that (SameSite=Strict); when the page asks again by
 * itself, it is. That second time no person is at work, so it asks once.
 */
function isFollowedLink(request: FastifyRequest): boolean {
  const { headers } = request;
  const site = headers['sec-fetch-site'];
  const isOther = site === 'cross-site' || site === 'same-site';
  return wantsPage(request) && isOther && headers['sec-fetch-user'] === '?1';
}

/** A browser that opens a page names text/html; scripts and programs do not. */
function wantsPage(request: FastifyRequest): boolean {
  return request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
}
