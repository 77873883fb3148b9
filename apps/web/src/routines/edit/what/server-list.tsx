import { type InstalledPluginRecord, McpServer } from '@open-design/contracts';
import { CheckField } from '../../../ui/field.tsx';
import { whatWords } from '../../../words/edit-what.ts';
import { appliedIn } from '../draft/routine.ts';
import { useFault, useForm } from '../form.ts';

/** Servers of tools that the agent gets beside those that the chosen plugins bring. */
export function ServerList({ plugins }: { readonly plugins: readonly InstalledPluginRecord[] }) {
  const { draft, update } = useForm();
  const chosen = draft.plugins.mcpServerIds;
  const applied = appliedIn(draft.plugins);
  const offered = plugins.filter(({ id }) => !applied.includes(id)).flatMap(serversOf);
  // Those of plugins that are applied come with them.
  const gone = chosen.filter(
    (id) => offered.every((it) => it.id !== id) && !applied.includes(id.split('/', 1)[0] ?? ''),
  );
  const fault = useFault('context.mcpServerIds');
  const toggle = (id: string) =>
    update((it) => {
      const { mcpServerIds } = it.plugins;
      const next = mcpServerIds.includes(id)
        ? mcpServerIds.filter((one) => one !== id)
        : [...mcpServerIds, id];
      return { ...it, plugins: { ...it.plugins, mcpServerIds: next } };
    });
  if (offered.length === 0 && gone.length === 0) return null;
  return (
    <fieldset className="min-w-0">
      <legend className="text-sm font-medium">{whatWords.servers}</legend>
      <p className="mb-1.5 text-sm text-soft">{whatWords.serversHint}</p>
      <div className="space-y-2">
        {offered.map(({ id, about }) => (
          <CheckField
            key={id}
            label={id}
            hint={about}
            checked={chosen.includes(id)}
            onChange={() => toggle(id)}
          />
        ))}
        {gone.map((id) => (
          <CheckField
            key={id}
            label={id}
            hint={whatWords.goneServer}
            checked
            onChange={() => toggle(id)}
          />
        ))}
      </div>
      {fault === undefined ? null : <p className="mt-1 text-sm text-bad">{fault}</p>}
    </fieldset>
  );
}

/** Those that a plugin's manifest holds; one that cannot be read is left to the plugin's own page. */
function serversOf({ id, manifest }: InstalledPluginRecord) {
  return (manifest.od?.context?.mcp ?? []).flatMap((it) => {
    const server = McpServer.safeParse(it);
    if (!server.success) return [];
    const { name, ...how } = server.data;
    const about = 'command' in how ? [how.command, ...how.args].join(' ') : how.url;
    return [{ id: `${id}/${name}`, about }];
  });
}
