import { routes } from '@open-design/contracts';
import { useApi } from '../api.ts';
import { Page } from '../ui/page.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';
import { systemWords } from '../words/system.ts';
import { Audit } from './audit.tsx';
import { Browsers } from './browsers.tsx';
import { CalendarFeed } from './calendar-feed.tsx';
import { Checks } from './checks.tsx';
import { Daemons } from './daemons.tsx';
import { Ground } from './ground.tsx';
import { Secrets } from './secrets.tsx';

/** Signs of life have no event of their own: they are read again this often (ms). */
const everyMs = 5_000;

/** The machine room: who works on the store, what it stands on, what is not as it should be. */
export function SystemPage() {
  const query = useApi(routes.getSystem, {}, { refetchInterval: everyMs });
  return (
    <Page title={systemWords.title}>
      <Loaded query={query} skeleton={<Skeleton lines={5} className="mb-9" />}>
        {(system) => (
          <>
            <Daemons daemons={system.daemons} />
            <Ground system={system} />
          </>
        )}
      </Loaded>
      <Audit />
      <Checks />
      <Secrets />
      <CalendarFeed />
      <Browsers count={query.data?.sessions ?? null} />
    </Page>
  );
}
