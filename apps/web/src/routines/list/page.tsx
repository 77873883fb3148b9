import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Loaded, Skeleton } from '../../ui/states.tsx';
import { routinesWords } from '../../words/routines.ts';
import { PauseDialog } from '../pause-dialog.tsx';
import { SnoozeDialog } from '../snooze-dialog.tsx';
import { useRoutineActions } from '../use-actions.ts';
import { DemoOffer } from '../demo-offer.tsx';
import { FilterBar } from './filter-bar.tsx';
import { isNarrowed, type ListSearch } from './filters.ts';
import type { Asked } from './row-actions.tsx';
import { Rows } from './rows.tsx';
import { useFirstRows } from './use-rows.ts';

/** All routines: when they come due, and what became of their last slots. */
export function RoutinesPage() {
  const search = useSearch({ from: '/routines' });
  const navigate = useNavigate({ from: '/routines' });
  const change = (to: ListSearch) =>
    void navigate({ search: (now) => ({ ...now, ...to }), replace: true });
  const query = useFirstRows(search);
  const actions = useRoutineActions();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const total = query.data?.total;
  const isEmpty = total === 0 && !isNarrowed(search);
  return (
    <Page
      wide
      title={routinesWords.title}
      lead={total === undefined || isEmpty ? undefined : routinesWords.count(total)}
      actions={
        <ButtonLink to="/routines/new" look="primary">
          <Plus className="size-4" aria-hidden />
          {routinesWords.create}
        </ButtonLink>
      }
    >
      {isEmpty ? null : <FilterBar search={search} onChange={change} />}
      <Loaded query={query} skeleton={<Skeleton lines={8} className="pt-8" />}>
        {({ rows, total }) => {
          if (total > 0)
            return <Rows {...{ search, total, actions }} first={rows} ask={setAsked} />;
          return isNarrowed(search) ? (
            <NothingFits onClear={() => change(nothing)} />
          ) : (
            <DemoOffer />
          );
        }}
      </Loaded>
      {asked?.what === 'pause' ? (
        <PauseDialog routine={asked.row} actions={actions} onClose={close} />
      ) : null}
      {asked?.what === 'snooze' ? (
        <SnoozeDialog routine={asked.row} actions={actions} onClose={close} />
      ) : null}
    </Page>
  );
}

const nothing: ListSearch = { q: undefined, state: undefined, agentId: undefined };

function NothingFits({ onClear }: { readonly onClear: () => void }) {
  const { none, noneLead, clear } = routinesWords.filter;
  return (
    <Empty title={none} action={<Button onClick={onClear}>{clear}</Button>}>
      {noneLead}
    </Empty>
  );
}
