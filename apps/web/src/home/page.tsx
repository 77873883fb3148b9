import { routes } from '@open-design/contracts';
import { useApi } from '../api.ts';
import { DemoOffer } from '../routines/demo-offer.tsx';
import { Page } from '../ui/page.tsx';
import { dayOf, ownZone, timeOfDay, useNow } from '../ui/time.tsx';
import { homeWords } from '../words/home.ts';
import { Changed } from './changed.tsx';
import { NeedsYou } from './needs-you.tsx';
import { NextDay } from './next-day/next-day.tsx';
import { Running } from './running.tsx';

/** What needs me, what runs, what comes, what changed. */
export function HomePage() {
  return (
    <Page title={homeWords.title} lead={<Today />}>
      <FirstDay />
      <NeedsYou />
      <Running />
      <NextDay />
      <Changed />
    </Page>
  );
}

/** On a store without a routine the next step comes before everything else. */
function FirstDay() {
  const { data } = useApi(routes.listRoutineRows, { query: { limit: 1 } });
  return data?.total === 0 ? (
    <div className="mb-9">
      <DemoOffer />
    </div>
  ) : null;
}

function Today() {
  const now = useNow();
  return (
    <span className="tabular-nums">
      {dayOf(now)}, {timeOfDay(now)} · {ownZone}
    </span>
  );
}
