import { Circle, CircleCheck, CircleDot } from 'lucide-react';
import { runWords } from '../../words/run.ts';
import type { PlanStep } from '../fold/item.ts';
import { Folded } from './folds.tsx';

const said = runWords.conversation;
const icons = { open: Circle, doing: CircleDot, done: CircleCheck } as const;
const looks = { open: 'text-soft', doing: 'text-live', done: 'text-good' } as const;

/** A plan as it stood; the newest is shown unfolded. */
export function PlanRow({
  name,
  steps,
  isNewest,
}: {
  readonly name: string;
  readonly steps: readonly PlanStep[];
  readonly isNewest: boolean;
}) {
  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <Folded
      name={name}
      isOpenFirst={isNewest}
      line={<span className="font-medium">{said.plan(done, steps.length)}</span>}
    >
      {() => (
        <ul className="space-y-1 text-sm">
          {steps.map(({ text, state }, at) => {
            const Icon = icons[state];
            return (
              // Two steps may have the same text, and a plan is drawn anew as a whole.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={at} className="flex items-start gap-2">
                <Icon className={`mt-0.5 size-4 shrink-0 ${looks[state]}`} aria-hidden />
                <span className={state === 'done' ? 'text-soft line-through' : ''}>{text}</span>
                <span className="sr-only">{said.step[state]}</span>
              </li>
            );
          })}
        </ul>
      )}
    </Folded>
  );
}
