import type { Socket } from 'node:net';
import type { z } from 'zod';

/** The longest message (characters): a prompt of a million, escaped. */
const longest = 16 * 1024 * 1024;

/** Sends one message; false when the other side is gone. */
export function send(socket: Socket, message: unknown): boolean {
  return !socket.destroyed && socket.write(`${JSON.stringify(message)}\n`);
}

/**
 * Reads messages, one JSON text a line. A side that sends what the schema does
 * not know, or too much of it, is cut off.
 */
export function receive<T>(socket: Socket, schema: z.ZodType<T>, take: (message: T) => void): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string | Buffer) => {
    text += chunk.toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      const message = parsed(schema, line);
      if (message === undefined) return void socket.destroy();
      take(message);
    }
    if (text.length > longest) socket.destroy();
  });
}

function parsed<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
