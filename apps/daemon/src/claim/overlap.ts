import type { OverlapPolicy } from '@open-design/contracts';
import type { LiveRun } from '../store/queries/live-runs.ts';

/** What becomes of a slot that comes due beside live runs of its routine. */
export type Admission =
  | { readonly kind: 'start' }
  | { readonly kind: 'wait'; readonly after: readonly string[]; readonly cancels: boolean }
  | { readonly kind: 'skip'; readonly otherRunId: string };

/** Decides by the routine's policy, inside the claim's transaction. Pure. @param live oldest first */
export function admit(policy: OverlapPolicy, live: readonly LiveRun[]): Admission {
  const [oldest] = live;
  if (oldest === undefined || policy.mode === 'allow') return { kind: 'start' };
  const skip = { kind: 'skip', otherRunId: oldest.id } as const;
  const after = live.map(({ id }) => id);
  const waiting = live.filter(({ isWaiting }) => isWaiting).length;
  switch (policy.mode) {
    case 'skip':
      return skip;
    case 'queue_one':
      return waiting > 0 ? skip : { kind: 'wait', after, cancels: false };
    case 'queue_all':
      return waiting >= policy.max ? skip : { kind: 'wait', after, cancels: false };
    case 'cancel_running':
      return { kind: 'wait', after, cancels: true };
  }
}
