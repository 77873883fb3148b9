import { isLive, type RunAbout, routes } from '@open-design/contracts';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { useApi } from '../api.ts';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { common } from '../words/common.ts';
import { runWords } from '../words/run.ts';
import { AboutTab } from './about/about-tab.tsx';
import { Conversation } from './conversation/conversation.tsx';
import { EventsTab } from './events/events-tab.tsx';
import { FilesTab } from './files/files-tab.tsx';
import { RunHeader } from './header/run-header.tsx';
import { useLookedAt } from './header/use-looked-at.ts';
import type { LogView, RunLog } from './log/run-log.ts';
import { useRunLog } from './log/use-run-log.ts';

/** One agent run, at its address. */
export function RunPage() {
  const { runId } = useParams({ from: '/runs/$runId' });
  const query = useApi(routes.aboutRun, { params: { id: runId } });
  return (
    <Loaded query={query} skeleton={<Skeleton lines={8} className="mx-auto max-w-6xl" />}>
      {(about) => <RunScreen key={runId} about={about} />}
    </Loaded>
  );
}

const views = ['conversation', 'files', 'events', 'about'] as const;
type View = (typeof views)[number];

function RunScreen({ about }: { readonly about: RunAbout }) {
  const { run, routineName } = about;
  const [shown, setShown] = useState<View>('conversation');
  const { log, view } = useRunLog(run.id);
  const title = routineName ?? runWords.direct;
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title]);
  useLookedAt(run);
  return (
    // As high as the window: the conversation scrolls within, its end and the reply stay in sight.
    <div className="mx-auto -mb-24 flex h-[calc(100dvh-9.25rem)] min-h-[32rem] w-full max-w-6xl flex-col md:h-[calc(100dvh-3.75rem)]">
      <RunHeader about={about} items={view.items} title={title} />
      <Tabs
        fills
        label={runWords.tabs.label}
        value={shown}
        onChange={setShown}
        tabs={views.map((value) => ({
          value,
          label: runWords.tabs[value],
          content: () => viewOf(value, { about, log, view }),
        }))}
      />
    </div>
  );
}

interface Shown {
  readonly about: RunAbout;
  readonly log: RunLog;
  readonly view: LogView;
}

function viewOf(value: View, { about, log, view }: Shown): ReactNode {
  if (value === 'about')
    return (
      <ScrollRegion label={runWords.tabs.about} className="h-full overflow-y-auto pb-6">
        <AboutTab about={about} />
      </ScrollRegion>
    );
  const { run } = about;
  return (
    <div className="flex h-full flex-col">
      {value === 'conversation' ? <Conversation about={about} log={log} view={view} /> : null}
      {value === 'files' ? (
        <FilesTab run={run} items={view.items} isLive={isLive(run.status)} />
      ) : null}
      {value === 'events' ? <EventsTab log={log} view={view} /> : null}
    </div>
  );
}
