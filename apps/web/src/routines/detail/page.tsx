import {
  ApiError,
  describeSchedule,
  type Routine,
  routes,
  timeZonesOf,
} from '@open-design/contracts';
import type { UseQueryResult } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useApi } from '../../api.ts';
import { Page } from '../../ui/page.tsx';
import { Failure, Skeleton } from '../../ui/states.tsx';
import { ownZone } from '../../ui/time.tsx';
import { routineWords } from '../../words/routine.ts';
import { useRoutineActions } from '../use-actions.ts';
import { DetailActions, type Wish } from './actions.tsx';
import { Dialogs } from './dialogs.tsx';
import { Facts } from './facts.tsx';
import { Gone, Unreadable } from './not-shown.tsx';
import { Slots } from './slots.tsx';
import { Views } from './views.tsx';

/** One routine: what became of its slots and why, its runs, what they cost, and what it is made of. */
export function RoutinePage() {
  const { routineId } = useParams({ from: '/routines/$routineId' });
  const query = useApi(routes.getRoutine, { params: { id: routineId } });
  if (query.error instanceof ApiError && query.error.code === 'ROUTINE_NOT_FOUND') return <Gone />;
  if (query.error instanceof ApiError && query.error.code === 'ROUTINE_UNREADABLE')
    return <Unreadable routineId={routineId} why={query.error.message} />;
  if (query.data !== undefined)
    return <Known key={routineId} routine={query.data.routine} fault={<Fault query={query} />} />;
  return (
    <Page title={routineWords.title}>
      {query.error === null ? <Skeleton lines={10} /> : <Fault query={query} />}
    </Page>
  );
}

/** Why it could not be read (again); what was there stays. */
function Fault({ query }: { readonly query: UseQueryResult }) {
  if (query.error === null) return null;
  return (
    <div className="mb-6">
      <Failure error={query.error} onRetry={() => void query.refetch()} />
    </div>
  );
}

function Known({ routine, fault }: { readonly routine: Routine; readonly fault: ReactNode }) {
  const actions = useRoutineActions();
  const [wish, setWish] = useState<Wish | null>(null);
  return (
    <Page
      wide
      title={routine.name}
      lead={describeSchedule(routine.schedule)}
      actions={<DetailActions {...{ routine, actions }} ask={setWish} />}
    >
      {fault}
      <Content routine={routine} ask={setWish} />
      {wish === null ? null : (
        <Dialogs
          {...{ wish, routine, actions }}
          zone={zoneOf(routine)}
          onClose={() => setWish(null)}
        />
      )}
    </Page>
  );
}

function Content({
  routine,
  ask,
}: {
  readonly routine: Routine;
  readonly ask: (wish: Wish) => void;
}) {
  const search = useSearch({ from: '/routines/$routineId' });
  const navigate = useNavigate({ from: '/routines/$routineId' });
  const choose = (at: number | null) =>
    void navigate({
      search: (now) => ({ ...now, at: at ?? undefined }),
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <Facts routine={routine} zone={zoneOf(routine)} />
      <Slots
        routineId={routine.id}
        name={routine.name}
        zones={timeZonesOf(routine.schedule, ownZone)}
        at={search.at ?? null}
        onChoose={choose}
        onBackfill={(slotAt) => ask({ what: 'backfill', slotAt })}
      />
      <Views
        routine={routine}
        zone={zoneOf(routine)}
        view={search.view ?? 'runs'}
        onView={(view) =>
          void navigate({
            search: (now) => ({ ...now, view }),
            replace: true,
            resetScroll: false,
          })
        }
      />
    </>
  );
}

function zoneOf({ schedule }: Routine): string {
  return timeZonesOf(schedule, ownZone)[0] ?? ownZone;
}
