import type { DaemonEvent } from '@open-design/contracts';
import type { Hub } from '../hub.ts';
import type { ServerEvent } from '../sse.ts';

/** The daemon's events as they are sent: named by their type. */
export async function* eventsOf(
  hub: Hub,
  signal: AbortSignal,
  filter?: (event: DaemonEvent) => boolean,
): AsyncGenerator<ServerEvent> {
  for await (const event of hub.stream(signal, filter)) yield { event: event.type, data: event };
}
