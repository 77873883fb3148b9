import type { DaemonEvent } from '@open-design/contracts';
import type { ServerEvent } from '../sse.ts';

/** The daemon's events as they are sent: named by their type. */
export async function* named(events: AsyncIterable<DaemonEvent>): AsyncGenerator<ServerEvent> {
  for await (const event of events) yield { event: event.type, data: event };
}
