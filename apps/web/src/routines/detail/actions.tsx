import type { Routine } from '@open-design/contracts';
import { Ellipsis, Pause, Pencil, Play, StepForward } from 'lucide-react';
import { Button, ButtonLink, IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { routineWords } from '../../words/routine.ts';
import { routinesWords } from '../../words/routines.ts';
import type { RoutineActions } from '../use-actions.ts';

const said = routinesWords.actions;

/** Which dialog a person has asked for; a backfill is of one slot (UTC epoch ms) or of a range. */
export type Wish =
  | { readonly what: 'pause' | 'snooze' | 'remove' }
  | { readonly what: 'backfill'; readonly slotAt: number | null };

/** What can be done to the routine of the page. */
export function DetailActions({
  routine,
  actions,
  ask,
}: {
  readonly routine: Routine;
  readonly actions: RoutineActions;
  readonly ask: (wish: Wish) => void;
}) {
  const { id, name, enabled, snoozedUntil } = routine;
  const isOn = enabled && (snoozedUntil === null || snoozedUntil <= Date.now());
  const big = 'max-md:h-10';
  return (
    <>
      <Button look="primary" className={big} onClick={() => actions.run(routine)}>
        <Play className="size-4" aria-hidden />
        {said.runShort}
      </Button>
      {isOn ? (
        <Button className={big} onClick={() => ask({ what: 'pause' })}>
          <Pause className="size-4" aria-hidden />
          {said.pauseShort}
        </Button>
      ) : (
        <Button className={big} onClick={() => actions.resume(routine)}>
          <StepForward className="size-4" aria-hidden />
          {said.resumeShort}
        </Button>
      )}
      <ButtonLink to="/routines/$routineId/edit" params={{ routineId: id }}>
        <Pencil className="size-4" aria-hidden />
        {said.edit}
      </ButtonLink>
      <Menu
        trigger={
          <IconButton label={said.more(name)} className="max-md:size-10">
            <Ellipsis className="size-4" aria-hidden />
          </IconButton>
        }
        items={[
          { label: said.snooze, isDisabled: !enabled, onSelect: () => ask({ what: 'snooze' }) },
          {
            label: routineWords.actions.backfill,
            onSelect: () => ask({ what: 'backfill', slotAt: null }),
          },
          { label: said.remove, isDangerous: true, onSelect: () => ask({ what: 'remove' }) },
        ]}
      />
    </>
  );
}
