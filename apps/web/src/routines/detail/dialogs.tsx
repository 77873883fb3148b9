import type { Routine } from '@open-design/contracts';
import { useNavigate } from '@tanstack/react-router';
import { PauseDialog } from '../pause-dialog.tsx';
import { SnoozeDialog } from '../snooze-dialog.tsx';
import type { RoutineActions } from '../use-actions.ts';
import type { Wish } from './actions.tsx';
import { BackfillDialog } from './backfill-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';

/** The dialog that was asked for. */
export function Dialogs({
  wish,
  routine,
  zone,
  actions,
  onClose,
}: {
  readonly wish: Wish;
  readonly routine: Pick<Routine, 'id' | 'name'>;
  readonly zone: string;
  readonly actions: RoutineActions;
  readonly onClose: () => void;
}) {
  const navigate = useNavigate();
  switch (wish.what) {
    case 'pause':
      return <PauseDialog {...{ routine, actions, onClose }} />;
    case 'snooze':
      return <SnoozeDialog {...{ routine, actions, onClose }} />;
    case 'backfill':
      return <BackfillDialog {...{ routine, zone, onClose }} slotAt={wish.slotAt} />;
    case 'remove':
      return (
        <RemoveDialog
          {...{ routine, actions, onClose }}
          onRemoved={() => void navigate({ to: '/routines' })}
        />
      );
  }
}
