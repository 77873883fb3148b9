import { isLive, type RunAbout } from '@open-design/contracts';
import { type ReactNode, useCallback } from 'react';
import { Empty, Failure, Skeleton } from '../../ui/states.tsx';
import { runWords } from '../../words/run.ts';
import type { Item } from '../fold/item.ts';
import { EndList } from '../list/end-list.tsx';
import type { LogView, RunLog } from '../log/run-log.ts';
import { FoldsProvider } from './folds.tsx';
import { estimatedHeight } from './heights.ts';
import { ItemRow } from './item-row.tsx';

const said = runWords.conversation;

/** A run's events, and how they are kept up to date. */
export interface Followed {
  readonly about: RunAbout;
  readonly log: RunLog;
  readonly view: LogView;
}

/** Whether more may come. */
export function isGoingOn({ about, view }: Followed): boolean {
  return isLive(about.run.status) && !view.hasEnd;
}

/** What was said and done in a run, from the last backwards, and what comes. It takes the height that its column has. */
export function Transcript({
  opening,
  label,
  lines = 6,
  ...followed
}: Followed & {
  readonly label: string;
  /** Above the first thing that was said. */
  readonly opening?: ReactNode;
  /** So many stand there until the first are read. */
  readonly lines?: number;
}) {
  const { about, log, view } = followed;
  const isOn = isGoingOn(followed);
  const newestPlan = view.items.findLast(({ kind }) => kind === 'plan')?.key ?? null;
  const lastError = view.items.findLast(({ kind }) => kind === 'error');
  const told = lastError?.kind === 'error' ? lastError.message : null;
  const row = useCallback(
    (item: Item) => (
      <ItemRow item={item} about={about} isLive={isOn} newestPlan={newestPlan} lastError={told} />
    ),
    [about, isOn, newestPlan, told],
  );
  return (
    <FoldsProvider>
      <Cut followed={followed} />
      {view.state === 'loading' && view.items.length === 0 ? (
        <Skeleton lines={lines} className="mx-auto w-full max-w-3xl flex-1" />
      ) : (
        <EndList
          label={label}
          items={view.items}
          estimate={estimatedHeight}
          row={row}
          onNearStart={view.hasOlder ? () => void log.readOlder() : undefined}
          head={
            view.hasOlder ? (
              <p className="py-2 text-center text-xs text-soft">{said.older}</p>
            ) : (
              <>
                {opening}
                {view.items.length > 0 ? null : <Silence isOn={isOn} about={about} />}
              </>
            )
          }
        />
      )}
    </FoldsProvider>
  );
}

/** That what comes is not heard, or why something could not be read. */
function Cut({ followed: { view, log } }: { readonly followed: Followed }) {
  return (
    <>
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
    </>
  );
}

function Silence({ isOn, about }: { readonly isOn: boolean; readonly about: RunAbout }) {
  const { error, waitingFor } = about.run;
  return (
    <div className="mx-auto max-w-3xl px-1 py-4">
      {isOn ? (
        <p className="text-sm text-soft">
          {waitingFor === null ? said.waiting : runWords.facts.waits(waitingFor)}
        </p>
      ) : (
        <Empty title={said.nothing}>{error ?? said.nothingLead}</Empty>
      )}
    </div>
  );
}
