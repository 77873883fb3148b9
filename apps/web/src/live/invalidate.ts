import type { DaemonEvent } from '@open-design/contracts';
import type { QueryClient } from '@tanstack/react-query';
import { readAgain } from './read-again.ts';
import { touchedBy } from './touches.ts';

/** However many events come, a path is read again at most this often (ms). */
const everyMs = 400;

/** Turns events into queries that are read again: at once for the first, then gathered. */
export function createInvalidator(queries: QueryClient): {
  heard(event: DaemonEvent): void;
  stop(): void;
} {
  const waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    const paths = [...waiting];
    waiting.clear();
    timer = paths.length === 0 ? undefined : setTimeout(flush, everyMs);
    for (const path of paths) void readAgain(queries, [path]);
  };
  return {
    heard(event) {
      for (const path of touchedBy(event)) waiting.add(path);
      timer ??= setTimeout(flush, 0);
    },
    stop: () => clearTimeout(timer),
  };
}
