import { type InstalledPluginRecord, type PluginInput, routes } from '@open-design/contracts';
import type { ReactNode } from 'react';
import { useApi, useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Facts } from '../ui/facts.tsx';
import { Mark } from '../ui/mark.tsx';
import { useNotices } from '../ui/notices.tsx';
import { pluginsWords as said } from '../words/plugins.ts';

/** All of a plugin that decides what it does to a run. */
export function PluginDetails({
  plugin,
  required,
  missing,
}: {
  readonly plugin: InstalledPluginRecord;
  readonly required: readonly string[];
  readonly missing: readonly string[];
}) {
  const inputs = plugin.manifest.od?.inputs ?? [];
  return (
    <div className="border-t border-line">
      <Facts
        facts={[
          ...(required.length === 0
            ? []
            : [
                {
                  name: said.capabilities,
                  value: <Capabilities plugin={plugin} required={required} missing={missing} />,
                },
              ]),
          ...(inputs.length === 0
            ? []
            : [
                {
                  name: said.inputs,
                  value: <List>{inputs.map((it) => inputWords(it))}</List>,
                },
              ]),
          { name: said.source, value: <Code>{plugin.source}</Code> },
          {
            name: said.digest,
            value:
              plugin.contentDigest === undefined ? (
                said.noDigest
              ) : (
                <Code>{plugin.contentDigest.slice(0, 16)}</Code>
              ),
          },
          { name: said.checks, value: <Checks id={plugin.id} /> },
        ]}
      />
    </div>
  );
}

function Code({ children }: { readonly children: ReactNode }) {
  return <span className="font-mono text-xs">{children}</span>;
}

function List({ children }: { readonly children: readonly string[] }) {
  return (
    <ul>
      {children.map((it) => (
        <li key={it}>{it}</li>
      ))}
    </ul>
  );
}

function inputWords(input: PluginInput): string {
  const facts = [
    input.type,
    input.required === true ? said.required : null,
    input.options === undefined ? null : input.options.join(' | '),
    input.default === undefined ? null : said.byDefault(JSON.stringify(input.default)),
  ].filter((it) => it !== null);
  return `${input.name}: ${facts.join(', ')}`;
}

function Capabilities({
  plugin,
  required,
  missing,
}: {
  readonly plugin: InstalledPluginRecord;
  readonly required: readonly string[];
  readonly missing: readonly string[];
}) {
  const { fail } = useNotices();
  const grant = useCommand(routes.grantPlugin, [routes.listPlugins, routes.getPlugin]);
  const change = (name: string, isGranted: boolean) => () =>
    grant.mutate(
      {
        params: { id: plugin.id },
        body: isGranted ? { revoke: [name] } : { capabilities: [name] },
      },
      { onError: fail },
    );
  return (
    <ul className="space-y-1.5">
      {required.map((name) => {
        const isGranted = !missing.includes(name);
        return (
          <li key={name} className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Code>{name}</Code>
            <span className={isGranted ? 'text-soft' : 'text-warn'}>
              {isGranted ? said.granted : said.notGranted}
            </span>
            {plugin.trust === 'restricted' ? (
              <Button size="small" disabled={grant.isPending} onClick={change(name, isGranted)}>
                {isGranted ? said.revoke : said.grant}
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

function Checks({ id }: { readonly id: string }) {
  const { data } = useApi(routes.checkPlugin, { params: { id } });
  return (
    <ul className="space-y-1">
      {(data?.checks ?? []).map((check) => (
        <li key={check.name} className="flex items-start gap-2">
          <Mark kind={check.ok ? 'succeeded' : 'failed'} isAlone className="mt-0.5" />
          <span>
            {check.found}
            {check.remedy === null ? null : <span className="text-soft"> {check.remedy}</span>}
          </span>
        </li>
      ))}
    </ul>
  );
}
