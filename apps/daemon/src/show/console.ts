import { existsSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { homePage } from './home-page.ts';
import { sendPage } from './page.ts';

/**
 * The policy of the console: its own files alone, no inline script or style.
 * Frames are previews of artifacts, which bring a stricter policy of their own.
 */
const consolePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Every address at which the console has a screen. */
const screens = [
  '/',
  '/routines',
  '/routines/*',
  '/runs/*',
  '/projects',
  '/projects/*',
  '/plugins',
  '/plugins/*',
  '/agents',
  '/system',
];

/** A year: the name of a file below `/assets` changes with its content. */
const assetAgeMs = 31_536_000_000;

/**
 * Adds the console's screens and files, behind the guard and the login like all
 * else. Where the console was not built a page of words stands in its place.
 * @param folder holds `index.html` and `assets`
 */
export function mountConsole(
  app: FastifyInstance,
  folder: string | undefined,
  version: string,
): void {
  if (folder === undefined || !existsSync(path.join(folder, 'index.html'))) {
    app.get('/', (_request: FastifyRequest, reply: FastifyReply) =>
      sendPage(reply, homePage(version)),
    );
    return;
  }
  const usual = { index: false, preCompressed: true } as const;
  // By name, when asked for: another build may have put other files there since the start.
  void app.register(fastifyStatic, {
    ...usual,
    root: path.join(folder, 'assets'),
    prefix: '/assets/',
    // A name, and no way out of the folder.
    allowedPath: (name) => /^\/[\w-][\w.-]*$/.test(name),
    maxAge: assetAgeMs,
    immutable: true,
    decorateReply: false,
  });
  void app.register(fastifyStatic, {
    ...usual,
    root: folder,
    wildcard: false,
    cacheControl: false,
    globIgnore: ['assets/**'],
  });
  const send = (_request: FastifyRequest, reply: FastifyReply) =>
    reply.header('content-security-policy', consolePolicy).sendFile('index.html');
  for (const url of screens) app.get(url, send);
}
