import { useBlocker } from '@tanstack/react-router';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { editWords } from '../../words/edit.ts';

/** Asks before what was entered is left behind, on the way to another page or when the window is closed. */
export function Leaving({
  isUnsaved,
  onLeave,
}: {
  /** Asked at the moment of leaving. */
  readonly isUnsaved: () => boolean;
  readonly onLeave: () => void;
}) {
  const { title, lead, stay, leave } = editWords.leaving;
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isUnsaved(),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return (
    <Dialog title={title} onClose={blocker.reset}>
      <p className="text-sm">{lead}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button look="danger" onClick={() => (onLeave(), blocker.proceed())}>
          {leave}
        </Button>
        <Button look="primary" onClick={blocker.reset}>
          {stay}
        </Button>
      </div>
    </Dialog>
  );
}
