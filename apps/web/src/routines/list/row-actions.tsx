import type { RoutineRow } from '@open-design/contracts';
import { useNavigate } from '@tanstack/react-router';
import { Ellipsis, Pause, Play, StepForward } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { routinesWords } from '../../words/routines.ts';
import type { RoutineActions } from '../use-actions.ts';

const said = routinesWords.actions;
const big = 'max-[72rem]:size-11';

/** Which dialog a row asks for. */
export type Asked = { readonly what: 'pause' | 'snooze'; readonly row: RoutineRow };

/** Run, pause or resume, and the rest behind one button. */
export function RowActions({
  row,
  actions,
  ask,
}: {
  readonly row: RoutineRow;
  readonly actions: RoutineActions;
  readonly ask: (asked: Asked) => void;
}) {
  const navigate = useNavigate();
  const { id, name, enabled, snoozedUntil } = row;
  const params = { routineId: id };
  const isOn = enabled && (snoozedUntil === null || snoozedUntil <= Date.now());
  const isReadable = row.unreadable === null;
  return (
    <div className="flex items-center justify-end">
      <IconButton
        label={said.run(name)}
        className={big}
        disabled={!isReadable}
        onClick={() => actions.run(row)}
      >
        <Play className="size-4" aria-hidden />
      </IconButton>
      {isOn ? (
        <IconButton
          label={said.pause(name)}
          className={big}
          onClick={() => ask({ what: 'pause', row })}
        >
          <Pause className="size-4" aria-hidden />
        </IconButton>
      ) : (
        <IconButton label={said.resume(name)} className={big} onClick={() => actions.resume(row)}>
          <StepForward className="size-4" aria-hidden />
        </IconButton>
      )}
      <Menu
        trigger={
          <IconButton label={said.more(name)} className={big}>
            <Ellipsis className="size-4" aria-hidden />
          </IconButton>
        }
        items={[
          {
            label: said.open,
            onSelect: () => void navigate({ to: '/routines/$routineId', params }),
          },
          {
            label: said.edit,
            onSelect: () => void navigate({ to: '/routines/$routineId/edit', params }),
          },
          {
            label: said.snooze,
            isDisabled: !enabled || !isReadable,
            onSelect: () => ask({ what: 'snooze', row }),
          },
        ]}
      />
    </div>
  );
}
