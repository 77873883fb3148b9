import { Mark, type MarkKind } from '../../../ui/mark.tsx';
import { words } from '../../../words/index.ts';
import { routineWords } from '../../../words/routine.ts';

/** In the order of a slot's life; what is not on the grid is not explained. */
const order: readonly MarkKind[] = [
  'succeeded',
  'nothing_to_do',
  'caught_up',
  'ran',
  'running',
  'queued',
  'due',
  'missed',
  'skipped',
  'failed',
  'timed_out',
  'needs_you',
  'blocked',
  'parked',
  'interrupted',
  'canceled',
];

/** What the drawings on the grid mean. */
export function Legend({ kinds }: { readonly kinds: ReadonlySet<MarkKind> }) {
  return (
    <ul
      aria-label={routineWords.grid.legend}
      className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-soft"
    >
      {order
        .filter((kind) => kinds.has(kind))
        .map((kind) => (
          <li key={kind} className="flex items-center gap-1.5">
            <Mark kind={kind} className="size-3.5" />
            {words.outcome[kind]}
          </li>
        ))}
    </ul>
  );
}
