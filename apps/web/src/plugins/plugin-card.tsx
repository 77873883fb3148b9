import { type InstalledPluginRecord, routes } from '@open-design/contracts';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useApi, useCommand } from '../api.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Mark } from '../ui/mark.tsx';
import { Menu } from '../ui/menu.tsx';
import { useNotices } from '../ui/notices.tsx';
import { pluginsWords as said } from '../words/plugins.ts';
import { PluginDetails } from './plugin-details.tsx';

/** One plugin: what it is, whether it may do what it needs, and what can be done with it. */
export function PluginCard({ plugin }: { readonly plugin: InstalledPluginRecord }) {
  const [isOpen, setOpen] = useState(false);
  const shown = useApi(routes.getPlugin, { params: { id: plugin.id } });
  const missing = shown.data?.missing ?? [];
  return (
    <Card>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3.5">
        <div className="min-w-0 flex-1 basis-72">
          <h2 className="font-medium">
            {plugin.title}{' '}
            <span className="text-sm font-normal text-soft tabular-nums">{plugin.version}</span>
          </h2>
          <p className="text-sm text-soft">{plugin.manifest.description}</p>
          {missing.length === 0 ? null : (
            <p className="mt-1.5 flex items-start gap-2 text-sm text-warn">
              <Mark kind="needs_you" className="mt-0.5" />
              {said.missing(missing.join(', '))}
            </p>
          )}
        </div>
        <div className="flex items-center gap-2">
          <span className="text-sm text-soft">{said.trust[plugin.trust]}</span>
          <Button size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {said.details}
          </Button>
          <PluginMenu plugin={plugin} />
        </div>
      </div>
      {isOpen ? (
        <PluginDetails plugin={plugin} required={shown.data?.required ?? []} missing={missing} />
      ) : null}
    </Card>
  );
}

function PluginMenu({ plugin }: { readonly plugin: InstalledPluginRecord }) {
  const { say, fail } = useNotices();
  const changed = [routes.listPlugins, routes.getPlugin];
  const trust = useCommand(routes.trustPlugin, changed);
  const install = useCommand(routes.installPlugin, changed);
  const remove = useCommand(routes.removePlugin, changed);
  const { id, title } = plugin;
  const next = plugin.trust === 'restricted' ? 'trusted' : 'restricted';
  return (
    <Menu
      trigger={
        <IconButton label={title}>
          <Ellipsis className="size-4" aria-hidden />
        </IconButton>
      }
      items={[
        {
          label: next === 'trusted' ? said.trustIt : said.restrictIt,
          isDisabled: plugin.trust === 'bundled',
          onSelect: () =>
            trust.mutate({ params: { id }, body: { trust: next } }, { onError: fail }),
        },
        {
          label: said.again,
          onSelect: () =>
            install.mutate(
              { body: { source: plugin.source } },
              { onSuccess: ({ change }) => say(said.installed(title, change)), onError: fail },
            ),
        },
        {
          label: said.remove,
          isDangerous: true,
          onSelect: () =>
            remove.mutate(
              { params: { id } },
              {
                onSuccess: ({ usedBy }) =>
                  say(
                    usedBy.length === 0
                      ? said.removed(title)
                      : said.stillUsed(title, usedBy.length),
                  ),
                onError: fail,
              },
            ),
        },
      ]}
    />
  );
}
