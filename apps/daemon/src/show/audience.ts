import type { DaemonEvent } from '@open-design/contracts';
import type { Hub } from './hub.ts';

/** Those who watch this daemon. */
export interface Audience {
  /**
   * What happens in this daemon and its siblings, until the signal is aborted:
   * whatever is read after it has resolved is told when it changes.
   */
  watch(
    signal: AbortSignal,
    filter?: (event: DaemonEvent) => boolean,
  ): Promise<AsyncIterableIterator<DaemonEvent>>;
}

/** What is done only while somebody watches. */
interface Attendance {
  begin(): Promise<void>;
  end(): void;
}

export function createAudience(hub: Pick<Hub, 'stream'>, attendance: Attendance): Audience {
  let count = 0;
  let begun: Promise<void> | undefined;
  const leave = () => {
    count -= 1;
    if (count > 0) return;
    begun = undefined;
    attendance.end();
  };
  return {
    async watch(signal, filter) {
      count += 1;
      begun ??= attendance.begin();
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) leave();
      await begun;
      return hub.stream(signal, filter);
    },
  };
}
