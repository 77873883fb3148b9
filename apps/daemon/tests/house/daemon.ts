import { setTimeout as wait } from 'node:timers/promises';
import {
  type AgentRun,
  type Client,
  createClient,
  DaemonEvent,
  type Routine,
  type RoutineInput,
  RunEventBody,
  routes,
} from '@open-design/contracts';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { onTestFinished } from 'vitest';
import { isLiving, processFacts } from '../../src/agents/process/proc.ts';
import { type ServerOptions, startServer } from '../../src/server.ts';

/** A daemon under test: the real one, spoken to over HTTP. */
export interface TestDaemon extends EventLog {
  readonly url: string;
  readonly id: string;
  readonly client: Client;
  stop(): Promise<void>;
}

/** What a daemon has said since it started, and what it will say. */
export interface EventLog {
  readonly events: readonly DaemonEvent[];
  /** The first event, past or coming, that fits. */
  until<T extends DaemonEvent['type']>(
    type: T,
    fits?: (event: Extract<DaemonEvent, { type: T }>) => boolean,
  ): Promise<Extract<DaemonEvent, { type: T }>>;
}

/** Starts a daemon in this process, on this test's own data folder; stopped when the test ends. */
export async function startDaemon(options: ServerOptions = {}): Promise<TestDaemon> {
  const started = await startServer({ port: 0, ...options });
  const client = createClient({ url: started.url, token: null });
  const log = await listenTo(client);
  const stop = async () => {
    log.close();
    await started.shutdown();
  };
  onTestFinished(stop);
  return { url: started.url, id: started.daemonId, client, stop, ...log };
}

/** Follows `/api/events` of a daemon: what happens in it, and not what it has heard of siblings. */
export async function listenTo(
  client: Client,
  isOfIt = (event: DaemonEvent) => event.daemonId === undefined,
): Promise<EventLog & { close(): void }> {
  const controller = new AbortController();
  const response = await client.open(routes.daemonEvents, { signal: controller.signal });
  const events: DaemonEvent[] = [];
  const listeners = new Set<(event: DaemonEvent) => void>();
  const reading = (async () => {
    for await (const { data } of messagesOf(response)) {
      const event = DaemonEvent.parse(JSON.parse(data));
      if (!isOfIt(event)) continue;
      events.push(event);
      for (const listener of listeners) listener(event);
    }
  })();
  reading.catch(() => undefined);
  return {
    events,
    close: () => controller.abort(),
    until: (type, fits = () => true) =>
      new Promise((resolve) => {
        const look = (event: DaemonEvent) => {
          if (!isOfType(event, type) || !fits(event)) return;
          listeners.delete(look);
          resolve(event);
        };
        listeners.add(look);
        for (const event of events) look(event);
      }),
  };
}

function isOfType<T extends DaemonEvent['type']>(
  event: DaemonEvent,
  type: T,
): event is Extract<DaemonEvent, { type: T }> {
  return event.type === type;
}

/** An event as a viewer sees it. */
export type SeenEvent = { readonly seq: number } & RunEventBody;

/** The events of a run, to its end or to the number asked for. */
export async function eventsOf(
  client: Client,
  runId: string,
  { after, count = Number.POSITIVE_INFINITY }: { after?: number; count?: number } = {},
): Promise<SeenEvent[]> {
  const controller = new AbortController();
  const response = await client.open(routes.runEvents, {
    params: { id: runId },
    signal: controller.signal,
    ...(after === undefined ? {} : { lastEventId: after }),
  });
  const events: SeenEvent[] = [];
  for await (const { id, event, data } of messagesOf(response)) {
    events.push({
      seq: Number(id),
      ...RunEventBody.parse({ name: event, data: JSON.parse(data) }),
    });
    if (events.length === count) break;
  }
  controller.abort();
  return events;
}

function messagesOf(response: Response) {
  if (response.body === null) throw new Error('the daemon sent no stream');
  return response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream());
}

/** A routine that comes due once, soon, and not again for a day. */
export async function addRoutineDueSoon(
  client: Client,
  input: Partial<RoutineInput> & { inMs?: number } = {},
): Promise<Routine> {
  const { inMs = 300, ...rest } = input;
  const { routine } = await client.call(routes.createRoutine, {
    body: {
      name: 'Test routine',
      prompt: 'Say hello.',
      schedule: { kind: 'interval', everyMs: 86_400_000, anchorAt: Date.now() + inMs },
      target: { mode: 'create_each_run' },
      ...rest,
    },
  });
  return routine;
}

/** The agent run, as it stands. */
export async function agentRun(client: Client, id: string): Promise<AgentRun> {
  return (await client.call(routes.getRun, { params: { id } })).run;
}

/** Whether a process is there; one that has ended and waits to be collected is not. */
export function isAlive(pid: number): boolean {
  const facts = processFacts(pid);
  if (facts !== null) return isLiving(facts);
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Resolves when the process is gone: the system gives no event for a process that is not our child. */
export async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await wait(10);
}
