import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { type Html, html } from './html.ts';
import { pageStyle } from './page-style.ts';

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/**
 * The policy of our own pages: no script at all, this one style, and a picture
 * only from within the page.
 */
const pagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

// Made outside the template: the hash covers the element's text byte for byte.
const style = `<style>${pageStyle}</style>`;
const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%231f6f54'/%3E%3Ccircle cx='16' cy='16' r='7' fill='none' stroke='%23fff' stroke-width='4'/%3E%3C/svg%3E";

/** A page: what stands in the title bar and what stands on the page. */
export interface Page {
  readonly title: string;
  readonly main: Html;
}

/** Sends a page with the status that the reply has. */
export function sendPage(reply: FastifyReply, page: Page): FastifyReply {
  const head = html`<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${page.title}</title><link rel="icon" href="${icon}">`;
  return reply
    .header('content-security-policy', pagePolicy)
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><head>${head.text}${style}</head><body>${page.main.text}</body></html>`,
    );
}
