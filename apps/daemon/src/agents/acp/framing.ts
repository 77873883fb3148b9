import { isUtf8 } from 'node:buffer';
import type * as acp from '@agentclientprotocol/sdk';
import { z } from 'zod';
import type { AgentPort } from '../agent.ts';
import { diagnoseInvalidUtf8 } from '../process/forward.ts';
import { splitLines } from '../process/lines.ts';
import type { DiagnoseOnce } from '../process/once.ts';
import { textPieces } from '../process/text.ts';

/** The longest message, in bytes: an edit of a large file comes as one line. A longer one is dropped. */
export const longestMessageBytes = 16 * 1_048_576;

const Message = z.custom<acp.AnyMessage>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
const Update = z.object({ method: z.literal('session/update'), params: z.unknown().optional() });

/**
 * Stands between a program's pipes and the protocol library. Only whole lines
 * that are JSON objects are messages; all else that a program prints is shown
 * as its output. Updates are handed on here, one after the other: the library
 * does not wait for a handler before it reads on, so neither their order before
 * the final answer nor a bound on memory would hold.
 */
export class Framing {
  readonly #incoming: ReadableStream<acp.AnyMessage>;
  #controller: ReadableStreamDefaultController<acp.AnyMessage> | null = null;
  readonly #asked = new Set<unknown>();

  constructor(
    private readonly port: AgentPort,
    private readonly onUpdate: (params: unknown, diagnose: DiagnoseOnce) => Promise<void>,
  ) {
    this.#incoming = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#controller = null;
      },
    });
  }

  /** The messages, for the protocol library; `write` takes one line with its end. */
  stream(write: (line: string) => Promise<void>): acp.Stream {
    const writable = new WritableStream<acp.AnyMessage>({
      write: (message) => {
        if ('method' in message && 'id' in message) this.#asked.add(message.id);
        return write(`${JSON.stringify(message)}\n`);
      },
    });
    return { readable: this.#incoming, writable };
  }

  /** Reads the program's output to its end, then ends the messages. */
  async read(stdout: AsyncIterable<Buffer>, diagnose: DiagnoseOnce): Promise<void> {
    try {
      for await (const { bytes, isWhole } of splitLines(stdout, longestMessageBytes)) {
        if (isWhole) await this.#line(bytes, diagnose);
        else
          await diagnose(
            'line_too_long',
            `The agent wrote a line of more than ${longestMessageBytes} bytes; it is left out.`,
          );
      }
    } finally {
      this.#controller?.close();
      this.#controller = null;
    }
  }

  async #line(bytes: Buffer, diagnose: DiagnoseOnce): Promise<void> {
    if (!isUtf8(bytes)) await diagnoseInvalidUtf8(diagnose);
    const line = bytes.toString('utf8');
    if (line.trim() === '') return;
    const message = Message.safeParse(parseJson(line));
    if (message.success) return this.#message(message.data, diagnose);
    await diagnose(
      'not_json',
      'The agent wrote lines on its standard output that are no messages; they are shown as plain output.',
    );
    for (const text of textPieces(`${line}\n`))
      await this.port.emit({ name: 'stdout', data: { text } });
  }

  async #message(message: acp.AnyMessage, diagnose: DiagnoseOnce): Promise<void> {
    const update = 'id' in message ? null : Update.safeParse(message);
    if (update?.success === true) return this.onUpdate(update.data.params, diagnose);
    if ('id' in message && !('method' in message) && !this.#asked.delete(message.id))
      return diagnose('unknown_response', 'The agent answered a question that was not asked.');
    this.#controller?.enqueue(message);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
