import type { InstalledPluginRecord } from '@open-design/contracts';
import { CheckField } from '../../../ui/field.tsx';
import { whatWords } from '../../../words/edit-what.ts';
import { appliedIn, type Draft } from '../draft/routine.ts';
import { useFault, useForm } from '../form.ts';
import { PluginInputs } from './plugin-inputs.tsx';
import { PluginOrder } from './plugin-order.tsx';

type Plugins = Draft['plugins'];

/** The plugins and skills that are applied to every run, and what they ask for. */
export function PluginList({ plugins }: { readonly plugins: readonly InstalledPluginRecord[] }) {
  const { draft, update } = useForm();
  const applied = appliedIn(draft.plugins);
  const gone = applied.filter((id) => plugins.every((it) => it.id !== id));
  const fault = useFault('context.pluginIds');
  const set = (change: (it: Plugins) => Plugins) =>
    update((it) => ({ ...it, plugins: change(it.plugins) }));
  const toggle = (id: string, isSkill: boolean) =>
    set((it) => (appliedIn(it).includes(id) ? without(it, id) : withOne(it, id, isSkill)));
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-sm font-medium">{whatWords.plugins}</legend>
      {plugins.length === 0 && gone.length === 0 ? (
        <p className="text-sm text-soft">{whatWords.pluginsNone}</p>
      ) : null}
      <div className="space-y-2.5">
        {gone.map((id) => (
          <CheckField
            key={id}
            label={id}
            hint={whatWords.goneplugin}
            checked
            onChange={() => toggle(id, false)}
          />
        ))}
        {plugins.map((plugin) => {
          const isApplied = applied.includes(plugin.id);
          return (
            <div key={plugin.id}>
              <CheckField
                label={plugin.title}
                hint={plugin.manifest.description ?? plugin.id}
                checked={isApplied}
                onChange={() => toggle(plugin.id, plugin.manifest.od?.kind === 'skill')}
              />
              {isApplied ? <PluginInputs plugin={plugin} /> : null}
            </div>
          );
        })}
      </div>
      <PluginOrder plugins={plugins} />
      {fault === undefined ? null : <p className="mt-1 text-sm text-bad">{fault}</p>}
    </fieldset>
  );
}

function withOne(plugins: Plugins, id: string, isSkill: boolean): Plugins {
  return isSkill
    ? { ...plugins, skillIds: [...plugins.skillIds, id] }
    : { ...plugins, pluginIds: [...plugins.pluginIds, id] };
}

/** What was entered for it stays in the form, for a person who takes it in again. */
function without(plugins: Plugins, id: string): Plugins {
  return {
    ...plugins,
    skillId: plugins.skillId === id ? '' : plugins.skillId,
    skillIds: plugins.skillIds.filter((it) => it !== id),
    pluginIds: plugins.pluginIds.filter((it) => it !== id),
  };
}
