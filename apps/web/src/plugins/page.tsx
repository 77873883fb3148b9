import { routes } from '@open-design/contracts';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded, Skeleton } from '../ui/states.tsx';
import { pluginsWords as said } from '../words/plugins.ts';
import { InstallPlugin } from './install-plugin.tsx';
import { PluginCard } from './plugin-card.tsx';

/** What is installed, what each may do, and what it asks for. */
export function PluginsPage() {
  const [isInstalling, setInstalling] = useState(false);
  const query = useApi(routes.listPlugins);
  const install = (
    <Button look="primary" onClick={() => setInstalling(true)}>
      {said.install}
    </Button>
  );
  return (
    <Page
      title={said.title}
      lead={<span className="block max-w-prose">{said.lead}</span>}
      actions={query.data?.plugins.length === 0 ? undefined : install}
    >
      <Loaded query={query} skeleton={<Skeleton lines={4} />}>
        {({ plugins }) =>
          plugins.length === 0 ? (
            <Empty title={said.nothing} action={install}>
              {said.nothingLead}
            </Empty>
          ) : (
            <div className="space-y-4">
              {plugins.map((plugin) => (
                <PluginCard key={plugin.id} plugin={plugin} />
              ))}
            </div>
          )
        }
      </Loaded>
      {isInstalling ? <InstallPlugin onClose={() => setInstalling(false)} /> : null}
    </Page>
  );
}
