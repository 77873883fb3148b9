import { type AgentRun, routes } from '@open-design/contracts';
import { useEffect, useRef } from 'react';
import { useCommand } from '../../api.ts';

/** Marks a run as looked at once it has ended on a page that is seen. Done once: a person may make it unread again. */
export function useLookedAt(run: AgentRun): void {
  const { mutate } = useCommand(routes.lookedAtRun, [routes.aboutRun]);
  const isDone = useRef(false);
  const isEnded = run.completedAt !== null;
  useEffect(() => {
    const look = () => {
      if (isDone.current || !isEnded || document.visibilityState === 'hidden') return;
      isDone.current = true;
      if (run.lookedAt === null) mutate({ params: { id: run.id } });
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [isEnded, run.id, run.lookedAt, mutate]);
}
