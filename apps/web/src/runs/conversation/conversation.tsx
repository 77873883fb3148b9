import { isLive, type RunAbout } from '@open-design/contracts';
import { useCallback } from 'react';
import { Empty, Failure, Skeleton } from '../../ui/states.tsx';
import { runWords } from '../../words/run.ts';
import type { Item } from '../fold/item.ts';
import { EndList } from '../list/end-list.tsx';
import type { LogView, RunLog } from '../log/run-log.ts';
import { FoldsProvider } from './folds.tsx';
import { estimatedHeight } from './heights.ts';
import { ItemRow } from './item-row.tsx';
import { Opening } from './opening.tsx';
import { Reply } from './reply.tsx';
import { Later } from './later.tsx';

const said = runWords.conversation;

/** What was said and done, from the last backwards, and what comes; below it the place to reply. */
export function Conversation({
  about,
  log,
  view,
}: {
  readonly about: RunAbout;
  readonly log: RunLog;
  readonly view: LogView;
}) {
  const isGoingOn = isLive(about.run.status) && !view.hasEnd;
  const newestPlan = view.items.findLast(({ kind }) => kind === 'plan')?.key ?? null;
  const lastError = view.items.findLast(({ kind }) => kind === 'error');
  const told = lastError?.kind === 'error' ? lastError.message : null;
  const row = useCallback(
    (item: Item) => (
      <ItemRow
        item={item}
        about={about}
        isLive={isGoingOn}
        newestPlan={newestPlan}
        lastError={told}
      />
    ),
    [about, isGoingOn, newestPlan, told],
  );
  return (
    <FoldsProvider>
      <div className="flex min-h-0 flex-1 flex-col">
        {view.state === 'cut' ? (
          <output className="mb-2 block rounded-lg bg-warn-wash px-3 py-1.5 text-sm text-warn">
            {said.cut}
          </output>
        ) : null}
        {view.fault === null ? null : (
          <div className="mb-2">
            <Failure error={view.fault} onRetry={() => void log.readOlder()} />
          </div>
        )}
        {view.state === 'loading' && view.items.length === 0 ? (
          <Skeleton lines={6} className="mx-auto w-full max-w-3xl flex-1" />
        ) : (
          <EndList
            label={said.label}
            items={view.items}
            estimate={estimatedHeight}
            row={row}
            onNearStart={view.hasOlder ? () => void log.readOlder() : undefined}
            head={
              view.hasOlder ? (
                <p className="py-2 text-center text-xs text-soft">{said.older}</p>
              ) : (
                <>
                  <Opening run={about.run} />
                  {view.items.length > 0 ? null : <Silence isGoingOn={isGoingOn} about={about} />}
                </>
              )
            }
          />
        )}
        <Later run={about.run} />
        <Reply run={about.run} isGoingOn={isGoingOn} />
      </div>
    </FoldsProvider>
  );
}

function Silence({ isGoingOn, about }: { readonly isGoingOn: boolean; readonly about: RunAbout }) {
  const { error, waitingFor } = about.run;
  return (
    <div className="mx-auto max-w-3xl py-4">
      {isGoingOn ? (
        <p className="text-sm text-soft">
          {waitingFor === null ? said.waiting : runWords.facts.waits(waitingFor)}
        </p>
      ) : (
        <Empty title={said.nothing}>{error ?? said.nothingLead}</Empty>
      )}
    </div>
  );
}
