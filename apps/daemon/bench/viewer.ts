import http from 'node:http';
import { createParser } from 'eventsource-parser';

/** One event as a viewer got it. */
export interface Receipt {
  readonly seq: number;
  readonly name: string;
  readonly data: string;
  /** UTC epoch ms, with fractions. */
  readonly at: number;
}

export interface Viewer {
  /** Resolves when the daemon has answered. */
  readonly open: Promise<void>;
  /** Resolves when the stream has ended, with all that came. */
  readonly ended: Promise<readonly Receipt[]>;
}

/** The wall clock with fractions of a millisecond. */
export function preciseNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Opens an event stream on a connection of its own. */
export function openViewer(url: string, token: string | null): Viewer {
  const receipts: Receipt[] = [];
  const parser = createParser({
    onEvent({ id, event, data }) {
      receipts.push({ seq: Number(id), name: event ?? '', data, at: preciseNow() });
    },
  });
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = new Promise<http.IncomingMessage>((resolve, reject) => {
    http.get(url, { headers, agent: false }, resolve).once('error', reject);
  });
  const ended = response.then(async (stream) => {
    if (stream.statusCode !== 200) throw new Error(`a viewer was answered ${stream.statusCode}`);
    stream.setEncoding('utf8');
    for await (const chunk of stream) parser.feed(String(chunk));
    return receipts;
  });
  return { open: response.then(() => undefined), ended };
}
