import { type Definition, describeSchedule } from '@open-design/contracts';
import { definitionWords as said } from '../../words/definition.ts';
import { rulesOf } from '../rules/rules.ts';

/** One thing that a definition says. */
export interface Fact {
  readonly key: string;
  readonly label: string;
  readonly text: string;
}

/** All that a definition says, in words, so that two of them can be held side by side. The prompt is apart. */
export function factsOf(definition: Definition): Fact[] {
  const { name, schedule, target, agentId, agentOptions, skillId, context, policies } = definition;
  const { argv, model, effort, permission, extraArgv } = agentOptions ?? {};
  return [
    fact('name', name),
    fact('schedule', describeSchedule(schedule)),
    fact('target', target.mode === 'reuse' ? target.projectId : said.newProject),
    fact('agent', agentId ?? said.none),
    fact('argv', argv?.join(' ')),
    fact('model', model),
    fact('effort', effort),
    fact('permission', permission === undefined ? undefined : said.permissions[permission]),
    fact('extraArgv', extraArgv?.join(' ')),
    fact('skills', [...(skillId === null ? [] : [skillId]), ...context.skillIds].join(', ')),
    fact('plugins', context.pluginIds.join(', ')),
    fact('inputs', inputsOf(context.pluginInputs ?? {})),
    fact('servers', context.mcpServerIds.join(', ')),
    fact('connectors', context.connectorIds.join(', ')),
    ...rulesOf(policies).map(({ key, label, text }) => ({ key, label, text })),
  ].filter(({ text }) => text !== '');
}

function fact(key: keyof typeof said.labels, text: string | undefined): Fact {
  return { key, label: said.labels[key], text: text ?? '' };
}

function inputsOf(inputs: Readonly<Record<string, Readonly<Record<string, unknown>>>>): string {
  return Object.entries(inputs)
    .flatMap(([id, values]) =>
      Object.entries(values).map(([name, value]) => `${id}.${name} = ${JSON.stringify(value)}`),
    )
    .join('\n');
}
