import { isLive, type RunAbout, routes } from '@open-design/contracts';
import { useCommand } from '../../api.ts';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { runWords } from '../../words/run.ts';
import { CancelRun } from './cancel-run.tsx';
import { RunAgain } from './run-again.tsx';

const said = runWords.actions;
const touch = 'max-md:h-10';

export function RunActions({ about }: { readonly about: RunAbout }) {
  const isGoingOn = isLive(about.run.status);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {isGoingOn ? (
        <CancelRun id={about.run.id} className={touch} />
      ) : (
        <>
          <Looked about={about} />
          <RunAgain about={about} />
        </>
      )}
    </div>
  );
}

function Looked({ about: { run } }: { readonly about: RunAbout }) {
  const { fail } = useNotices();
  const changes = [routes.aboutRun, routes.listInbox];
  const look = useCommand(routes.lookedAtRun, changes);
  const unlook = useCommand(routes.unlookRun, changes);
  const isUnread = run.lookedAt === null;
  return (
    <Button
      className={touch}
      disabled={look.isPending || unlook.isPending}
      onClick={() =>
        (isUnread ? look : unlook).mutate({ params: { id: run.id } }, { onError: fail })
      }
    >
      {isUnread ? said.markRead : said.markUnread}
    </Button>
  );
}
