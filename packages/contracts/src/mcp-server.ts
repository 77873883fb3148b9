import { z } from 'zod';

const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'expected letters, digits, dash and underscore');

const Started = z.strictObject({
  name: Name,
  /** The program; `./` at the beginning of it, or of an argument, is the plugin's own folder. */
  command: z.string().min(1).max(4_096),
  args: z.array(z.string().max(32_768)).max(256).default([]),
  env: z.record(z.string(), z.string().max(32_768)).default({}),
});

const Reached = z.strictObject({
  name: Name,
  type: z.enum(['http', 'sse']),
  url: z.url({ protocol: /^https?$/, error: 'expected an http or https address' }),
  headers: z.record(z.string(), z.string().max(32_768)).default({}),
});

/** A server of tools (Model Context Protocol) that an agent starts, or reaches at an address. */
export const McpServer = z.union([Started, Reached]).meta({
  id: 'McpServer',
  example: { name: 'issues', command: 'node', args: ['./server.mjs'], env: {} },
});
export type McpServer = z.infer<typeof McpServer>;
