import { routes } from '@open-design/contracts';
import { useId } from 'react';
import { useApi } from '../../../api.ts';
import { Card } from '../../../ui/card.tsx';
import { TextField } from '../../../ui/field.tsx';
import { Loaded } from '../../../ui/states.tsx';
import { whatWords } from '../../../words/edit-what.ts';
import { appliedIn } from '../draft/routine.ts';
import { useFault, useForm } from '../form.ts';
import { AgentField } from './agent-field.tsx';
import { PluginList } from './plugin-list.tsx';
import { inputsOf } from './prompt-check.ts';
import { PromptField } from './prompt-field.tsx';
import { ServerList } from './server-list.tsx';
import { TargetField } from './target-field.tsx';

/** What is done, by whom, where, and with what. */
export function WhatCard() {
  const { draft, update } = useForm();
  const plugins = useApi(routes.listPlugins);
  const titleId = useId();
  const nameFault = useFault('name');
  // Until the plugins are there, no input is called unknown.
  const inputs =
    plugins.data === undefined ? null : inputsOf(appliedIn(draft.plugins), plugins.data.plugins);
  return (
    <Card className="mb-5 p-4 md:p-6">
      <section aria-labelledby={titleId}>
        <h2 id={titleId} className="mb-4 text-base font-semibold tracking-tight">
          {whatWords.title}
        </h2>
        <div className="space-y-5">
          <TextField
            label={whatWords.name}
            fault={nameFault}
            value={draft.name}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => update((it) => ({ ...it, name: event.target.value }))}
          />
          <PromptField inputs={inputs} />
          <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
            <TargetField />
            <AgentField />
          </div>
          <Loaded query={plugins}>
            {({ plugins: all }) => (
              <div className="grid gap-x-8 gap-y-5 lg:grid-cols-2">
                <PluginList plugins={all} />
                <ServerList plugins={all} />
              </div>
            )}
          </Loaded>
        </div>
      </section>
    </Card>
  );
}
