import { isLive, type RunAbout, routes } from '@open-design/contracts';
import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useApi } from '../api.ts';
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

type View = keyof Omit<typeof runWords.tabs, 'label'>;

function RunScreen({ about }: { readonly about: RunAbout }) {
  const { run, routineName } = about;
  const [shown, setShown] = useState<View>('conversation');
  const { log, view } = useRunLog(run.id);
  const title = routineName ?? runWords.direct;
  useEffect(() => {
    document.title = `${title} · ${common.product}`;
  }, [title]);
  useLookedAt(run, view.hasEnd);
  const tab = (value: View, content: () => React.ReactNode) => ({
    value,
    label: runWords.tabs[value],
    content,
  });
  return (
    // As high as the window: the conversation scrolls within, its end and the reply stay in sight.
    <div className="mx-auto -mb-24 flex h-[calc(100dvh-9.25rem)] min-h-[32rem] w-full max-w-6xl flex-col md:h-[calc(100dvh-3.75rem)]">
      <RunHeader about={about} items={view.items} title={title} />
      <Tabs
        fills
        label={runWords.tabs.label}
        value={shown}
        onChange={setShown}
        tabs={[
          tab('conversation', () => (
            <div className="flex h-full flex-col">
              <Conversation about={about} log={log} view={view} />
            </div>
          )),
          tab('files', () => (
            <div className="flex h-full flex-col">
              <FilesTab run={run} items={view.items} isLive={isLive(run.status)} />
            </div>
          )),
          tab('events', () => (
            <div className="flex h-full flex-col">
              <EventsTab log={log} view={view} />
            </div>
          )),
          tab('about', () => (
            // A part of the page that scrolls must be reachable by the keyboard.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            <section
              tabIndex={0}
              aria-label={runWords.tabs.about}
              className="h-full overflow-y-auto pb-6"
            >
              <AboutTab about={about} />
            </section>
          )),
        ]}
      />
    </div>
  );
}
