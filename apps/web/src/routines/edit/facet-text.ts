import { describeSchedule, type Project } from '@open-design/contracts';
import { editWords } from '../../words/edit.ts';
import { whatWords } from '../../words/edit-what.ts';
import { readSchedule } from './draft/compile.ts';
import { type Facet, isPolicy } from './draft/facets.ts';
import { appliedIn, type Draft } from './draft/routine.ts';
import { inWords } from '../rules/in-words.ts';

/** What a part of a routine says, in words. */
export function facetText(draft: Draft, facet: Facet, projects: readonly Project[]): string {
  if (isPolicy(facet)) return inWords(draft.policies, facet);
  switch (facet) {
    case 'name':
    case 'prompt':
      return draft[facet];
    case 'schedules':
      return schedulesText(draft);
    case 'target': {
      const { mode, projectId } = draft.target;
      const name = projects.find(({ id }) => id === projectId)?.name ?? projectId;
      return mode === 'reuse' ? name : whatWords.targets[mode].label;
    }
    case 'agent':
      return agentText(draft.agent);
    case 'plugins':
      return pluginsText(draft.plugins);
  }
}

function schedulesText({ schedules }: Draft): string {
  return schedules
    .map((it) => {
      const { schedule } = readSchedule(it, 'schedule');
      return schedule === null ? (it.text ?? '') : describeSchedule(schedule);
    })
    .join('; ');
}

function agentText({ id, model, effort, permission, argv, extraArgv }: Draft['agent']): string {
  const parts = [id, ...argv, model, effort, permission, ...extraArgv].filter((it) => it !== '');
  return parts.length === 0 ? editWords.conflict.nothing : parts.join(' · ');
}

function pluginsText(plugins: Draft['plugins']): string {
  const applied = appliedIn(plugins).map((id) => {
    const inputs = Object.entries(plugins.inputs[id] ?? {});
    const given = inputs.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(', ');
    return given === '' ? id : `${id} (${given})`;
  });
  const all = [...applied, ...plugins.mcpServerIds];
  return all.length === 0 ? editWords.conflict.nothing : all.join(', ');
}
