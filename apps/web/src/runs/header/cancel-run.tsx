import { routes } from '@open-design/contracts';
import type { ComponentProps } from 'react';
import { useCommand } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { runWords } from '../../words/run.ts';

const said = runWords.actions;

/** Asks a live run to stop. */
export function CancelRun({
  id,
  ...looks
}: { readonly id: string } & Pick<ComponentProps<typeof Button>, 'size' | 'className'>) {
  const { fail } = useNotices();
  const cancel = useCommand(routes.cancelRun, [routes.aboutRun, routes.listRuns]);
  return (
    <Button
      look="danger"
      {...looks}
      disabled={cancel.isPending || cancel.isSuccess}
      onClick={() => cancel.mutate({ params: { id } }, { onError: fail })}
    >
      {cancel.isSuccess ? said.canceling : said.cancel}
    </Button>
  );
}
