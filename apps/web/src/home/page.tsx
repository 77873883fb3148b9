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
      <NeedsYou />
      <Running />
      <NextDay />
      <Changed />
    </Page>
  );
}

function Today() {
  const now = useNow();
  return (
    <span className="tabular-nums">
      {dayOf(now)}, {timeOfDay(now)} · {ownZone}
    </span>
  );
}
