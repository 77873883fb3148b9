import { useEffect, useState, useSyncExternalStore } from 'react';
import { RunLog, type LogView } from './run-log.ts';

/** A run's events, kept up to date while the page can be seen. */
export function useRunLog(runId: string): { readonly log: RunLog; readonly view: LogView } {
  const [log] = useState(() => new RunLog(runId));
  useEffect(() => {
    let leaving: AbortController | null = null;
    const leave = () => {
      leaving?.abort();
      leaving = null;
    };
    const follow = () => {
      if (document.visibilityState === 'hidden') return leave();
      if (leaving !== null) return;
      leaving = new AbortController();
      void log.follow(leaving.signal);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => {
      document.removeEventListener('visibilitychange', follow);
      leave();
    };
  }, [log]);
  return { log, view: useSyncExternalStore(log.subscribe, log.read) };
}
