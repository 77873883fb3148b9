import { setTimeout as pause } from 'node:timers/promises';
import { type Client, DaemonEvent, RunEventBody, routes } from '@open-design/contracts';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import { CliError, Exit, isConnectionLost } from './exit.ts';

/** Waits (ms) before the attempts to take a lost stream up again: an upgrade or a restart by hand takes some seconds. */
const waitsMs = [100, 200, 400, 800, 1_600, 3_200, 6_400];

/**
 * The events of an agent run from the first to `end`, also when the connection
 * is lost on the way: it is taken up after the last event that was seen.
 * @throws ApiError RUN_NOT_FOUND; CliError exit 3 when the daemon stays away.
 */
export async function* runEvents(
  client: Client,
  id: string,
  signal?: AbortSignal,
): AsyncGenerator<RunEventBody & { readonly seq: number | null }> {
  const open = (lastEventId: number | undefined) =>
    client.open(routes.runEvents, {
      params: { id },
      ...(lastEventId === undefined ? {} : { lastEventId }),
      ...(signal === undefined ? {} : { signal }),
    });
  for await (const message of follow(open, await open(undefined), signal)) {
    const event = RunEventBody.safeParse({ name: message.event, data: parsed(message.data) });
    // A newer daemon may send events that this program has no name for.
    if (!event.success) continue;
    yield { ...event.data, seq: idOf(message) };
    if (event.data.name === 'end') return;
  }
}

/**
 * What happens in the daemon from now on. Resolves once the stream is open, so
 * that nothing which is set off afterwards is missed.
 */
export async function daemonEvents(
  client: Client,
  signal: AbortSignal,
): Promise<AsyncGenerator<DaemonEvent>> {
  const open = () => client.open(routes.daemonEvents, { signal });
  const first = await open();
  return (async function* () {
    for await (const message of follow(open, first, signal)) {
      const event = DaemonEvent.safeParse(parsed(message.data));
      if (event.success) yield event.data;
    }
  })();
}

async function* follow(
  open: (lastEventId: number | undefined) => Promise<Response>,
  first: Response,
  signal: AbortSignal | undefined,
): AsyncGenerator<EventSourceMessage> {
  let response: Response | null = first;
  let last: number | undefined;
  let failures = 0;
  for (;;) {
    try {
      for await (const message of messages((response ??= await open(last)))) {
        failures = 0;
        last = idOf(message) ?? last;
        yield message;
      }
    } catch (error) {
      if (signal?.aborted === true) return;
      if (!isConnectionLost(error)) throw error;
    }
    if (signal?.aborted === true) return;
    response = null;
    const wait = waitsMs[failures++];
    if (wait === undefined) throw gone();
    await pause(wait, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}

/** The messages of one connection, until it ends. */
async function* messages(response: Response): AsyncGenerator<EventSourceMessage> {
  const arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => arrived.push(message) });
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* arrived.splice(0);
  }
}

function idOf({ id }: EventSourceMessage): number | null {
  return id !== undefined && /^\d+$/.test(id) ? Number(id) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function gone(): CliError {
  return new CliError(
    Exit.unreachable,
    'DAEMON_NOT_REACHABLE',
    'The daemon stopped sending events and does not come back. See its log; start it with `open-design start`. Runs may go on without it: `open-design run tail RUN` shows one again, from the start.',
  );
}
