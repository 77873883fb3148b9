import { RunEvent, routes } from '@open-design/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { z } from 'zod';
import { client } from '../../api.ts';

/** The daemon says something at least every 15 s; a stream that is silent for longer has died with a sleeping machine. */
const silenceMs = 40_000;

/**
 * The events of a run after a number, as they come; ends when the daemon ends
 * the stream, as it does after the run's end. The instant of an event is that of
 * its arrival: the stream tells none.
 *
 * @throws ApiError when the daemon refuses; else when the connection is cut
 */
export async function* readEvents(
  runId: string,
  after: number,
  leaving: AbortSignal,
): AsyncGenerator<RunEvent> {
  const silent = new AbortController();
  const wake = () => setTimeout(() => silent.abort(), silenceMs);
  let silence = wake();
  try {
    const { body } = await client.open(routes.runEvents, {
      params: { id: runId },
      query: { after },
      signal: AbortSignal.any([leaving, silent.signal]),
    });
    if (body === null) return;
    const heard = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, out) {
        clearTimeout(silence);
        silence = wake();
        out.enqueue(chunk);
      },
    });
    const reader = body
      .pipeThrough(heard)
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const { id, event, data } = part.value;
      yield eventOf(Number(id), event ?? '', data);
    }
  } finally {
    clearTimeout(silence);
    silent.abort();
  }
}

const json = z.json();

/** What a newer daemon says that this page does not know is kept as it is: a number left out would be a gap. */
function eventOf(seq: number, name: string, text: string): RunEvent {
  const at = Date.now();
  const data: unknown = JSON.parse(text);
  const known = RunEvent.safeParse({ seq, at, name, data });
  if (known.success) return known.data;
  const raw = { [name]: json.parse(data) };
  return { seq, at, name: 'agent', data: { type: 'raw', raw } };
}
