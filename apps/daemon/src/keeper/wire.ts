import type { Socket } from 'node:net';
import { z } from 'zod';

/** The longest message (characters): a prompt of a million, escaped. */
const longest = 16 * 1024 * 1024;

/** Sends one message; false when the other side is gone. */
export function send(socket: Socket, message: unknown): boolean {
  return !socket.destroyed && socket.write(`${JSON.stringify(message)}\n`);
}

/**
 * Reads messages, one JSON text a line. A message of a type that is not known
 * comes from a newer build and is passed over; a side that sends what is no
 * message, or too much of it, is cut off.
 */
export function receive<T extends { readonly type: string }>(
  socket: Socket,
  schema: z.ZodType<T>,
  take: (message: T) => void,
): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string | Buffer) => {
    text += chunk.toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const message = parsed(schema, line);
      if (message === 'none') return void socket.destroy();
      if (message !== 'unknown') take(message);
    }
    if (text.length > longest) socket.destroy();
  });
}

const Named = z.object({ type: z.string() });

function parsed<T>(schema: z.ZodType<T>, line: string): T | 'none' | 'unknown' {
  try {
    const value: unknown = JSON.parse(line);
    const { data, error } = schema.safeParse(value);
    if (data !== undefined) return data;
    const isOfOtherType = error?.issues.every(({ path }) => path.join() === 'type') ?? false;
    return isOfOtherType && Named.safeParse(value).success ? 'unknown' : 'none';
  } catch {
    return 'none';
  }
}
