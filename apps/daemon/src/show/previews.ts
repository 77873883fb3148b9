import { createHash, randomBytes } from 'node:crypto';
import type { Preview } from '@open-design/contracts';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { now } from '../clock.ts';
import { DaemonError, messageOf } from '../errors.ts';
import { openFile } from './open-file.ts';

const lifeMs = 60 * 60_000;
const most = 100;

/** The route of a file under a preview, as the HTTP library has it. */
export const previewPath = '/preview/:ticket/*';

/**
 * Folders that are shown without a login to whoever knows their address. The
 * ticket in it is the permission: 256 random bits, for an hour, kept in memory
 * as a digest; of more than a hundred the oldest ends.
 */
export interface Previews {
  /** Opens a folder (absolute path). */
  open(folder: string): Preview;
  /** Adds `GET /preview/<ticket>/<path>`. */
  mount(app: FastifyInstance): void;
}

export function createPreviews(): Previews {
  const folders = new Map<string, { readonly folder: string; readonly expiresAt: number }>();
  const folderOf = (ticket: string) => {
    const found = folders.get(digest(ticket));
    return found === undefined || found.expiresAt <= now() ? null : found.folder;
  };
  return {
    open(folder) {
      const ticket = randomBytes(32).toString('base64url');
      const expiresAt = now() + lifeMs;
      folders.set(digest(ticket), { folder, expiresAt });
      for (const [key, it] of folders)
        if (folders.size > most || it.expiresAt <= now()) folders.delete(key);
      return { url: `/preview/${ticket}/`, expiresAt };
    },
    mount(app) {
      app.get<{ Params: { ticket: string; '*': string } }>(previewPath, async (request, reply) => {
        const { ticket, '*': path } = request.params;
        // The guard has found this host among our own.
        const base = `http://${request.headers.host ?? ''}/preview/${ticket}/`;
        reply.headers(headersBelow(base));
        const folder = folderOf(ticket);
        return await (folder === null ? refuse(reply, over) : send(reply, folder, path));
      });
    },
  };
}

const over = 'This preview has ended. Open it again from the page that showed it.';

async function send(reply: FastifyReply, folder: string, path: string): Promise<FastifyReply> {
  try {
    const name = path === '' || path.endsWith('/') ? `${path}index.html` : path;
    const { stream, contentType, size } = await openFile(folder, name);
    return reply.headers({ 'content-length': size, 'content-type': contentType }).send(stream);
  } catch (error) {
    if (error instanceof DaemonError && error.code === 'FILE_NOT_FOUND')
      return refuse(reply, messageOf(error));
    throw error;
  }
}

/** In words and within the sandbox: an error page of ours would not be shown in a frame. */
function refuse(reply: FastifyReply, message: string): FastifyReply {
  return reply.code(404).type('text/plain; charset=utf-8').send(message);
}

/**
 * The page gets an origin that nothing else has, so that there is no cookie, no
 * storage and no API for it, and loads what lies below its own address and
 * nothing else: there is no network for it. Its parts come from that origin,
 * too, which no resource policy of ours would let in. A sandboxed page that
 * asks for an opener policy is not opened at all.
 */
function headersBelow(base: string) {
  return {
    'content-security-policy': [
      'sandbox allow-scripts',
      "default-src 'none'",
      `script-src 'unsafe-inline' ${base}`,
      `style-src 'unsafe-inline' ${base}`,
      `img-src data: blob: ${base}`,
      `font-src data: ${base}`,
      `media-src data: blob: ${base}`,
      "connect-src 'none'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
    ].join('; '),
    'cross-origin-resource-policy': 'cross-origin',
    'cross-origin-opener-policy': 'unsafe-none',
    'x-dns-prefetch-control': 'off',
  };
}

function digest(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url');
}
