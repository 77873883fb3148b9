import { z } from 'zod';

const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'expected letters, digits, dash and underscore');

const variable = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** What can be seen in the list of processes, or in a log of addresses, is no place for a secret. */
const plain = (most: number) =>
  z
    .string()
    .max(most)
    .refine(
      (text) => text.search(variable) < 0,
      'expected no ${NAME} here, where others can see it; a value under env or headers may have one',
    );

/** Values; `${NAME}` in one stands for what the routine gives its agent under that name. */
const values = z.record(z.string(), z.string().max(32_768)).default({});

const Started = z.strictObject({
  name: Name,
  /** The program; `./` at the beginning of it, or of an argument, is the plugin's own folder. */
  command: plain(4_096).min(1),
  args: z.array(plain(32_768)).max(256).default([]),
  env: values,
});

const Reached = z.strictObject({
  name: Name,
  type: z.enum(['http', 'sse']),
  url: z
    .url({ protocol: /^https?$/, error: 'expected an http or https address' })
    .pipe(plain(32_768)),
  headers: values,
});

/** A server of tools (Model Context Protocol) that an agent starts, or reaches at an address. */
export const McpServer = z.union([Started, Reached]).meta({
  id: 'McpServer',
  example: {
    name: 'issues',
    command: 'node',
    args: ['./server.mjs'],
    env: { TOKEN: '${ISSUES_TOKEN}' },
  },
});
export type McpServer = z.infer<typeof McpServer>;

/** The variables that a server's values name, each once, in order. */
export function mcpVariables(server: McpServer): string[] {
  const texts = Object.values('command' in server ? server.env : server.headers);
  return [
    ...new Set(texts.flatMap((text) => [...text.matchAll(variable)].map(([, it = '']) => it))),
  ];
}

/** A value with each `${NAME}` replaced. What a replacement contains is not looked at again. */
export function fillMcpValue(text: string, replaced: (name: string) => string): string {
  return text.replace(variable, (_, name: string) => replaced(name));
}
