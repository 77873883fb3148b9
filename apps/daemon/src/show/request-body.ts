import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DaemonError } from '../errors.ts';

/** The largest body that is read: 4 MiB. */
export const BODY_LIMIT = 4 * 1024 * 1024;
/** A body beyond the limit is read to its end up to here (bytes), then the connection is cut. */
const DRAIN_LIMIT = 64 * 1024 * 1024;

/**
 * Reads JSON bodies and refuses all others. An empty body is no body, whatever
 * type it is sent with. A body over the limit is read on and thrown away before
 * the answer: a client that is still sending sees a reset otherwise, not the 413.
 */
export function acceptJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', async (_request: unknown, raw: IncomingMessage) => {
    const bytes = await readBody(raw);
    return bytes.length === 0 ? undefined : parseJson(bytes);
  });
  app.addContentTypeParser('*', async (request: FastifyRequest, raw: IncomingMessage) => {
    const bytes = await readBody(raw);
    if (bytes.length === 0) return undefined;
    const got = request.headers['content-type'] ?? 'no content type';
    throw new DaemonError(
      'UNSUPPORTED_MEDIA_TYPE',
      `The body must be JSON, sent with "Content-Type: application/json"; got ${got}.`,
    );
  });
}

async function readBody(raw: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    raw.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else chunks.length = 0;
      if (size > DRAIN_LIMIT) resolve();
    });
    raw.once('end', resolve);
    const cutOff = () => reject(new DaemonError('BAD_REQUEST', 'The body was cut off.'));
    raw.once('error', cutOff);
    raw.once('close', cutOff);
  });
  if (size > BODY_LIMIT)
    throw new DaemonError(
      'BODY_TOO_LARGE',
      `The body is larger than ${BODY_LIMIT / 1024 / 1024} MiB, the most that a request may carry.`,
    );
  return Buffer.concat(chunks, size);
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8 text';
    throw new DaemonError('INVALID_JSON', `The body is not valid JSON: ${reason}.`, {
      cause: error,
    });
  }
}
