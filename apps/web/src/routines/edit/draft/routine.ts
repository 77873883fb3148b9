import { defaultPolicies, type Routine, RoutineContext } from '@open-design/contracts';
import { z } from 'zod';
import { policiesDraft, PoliciesDraft, policiesWish } from './policies.ts';
import { newSchedule, scheduleDraft, ScheduleDraft, scheduleWish } from './schedule.ts';

/** A routine while it is being entered: what a person typed, as it was typed. It survives JSON. */
export const Draft = z.object({
  name: z.string(),
  prompt: z.string(),
  schedules: z.array(ScheduleDraft).min(1),
  target: z.object({ mode: z.enum(['create_each_run', 'reuse']), projectId: z.string() }),
  agent: z.object({
    /** Empty: none. */
    id: z.string(),
    argv: z.array(z.string()),
    model: z.string(),
    effort: z.string(),
    extraArgv: z.array(z.string()),
    permission: z.enum(['', 'read_only', 'edit_workspace', 'full']),
  }),
  plugins: z.object({
    /** Empty: none. */
    skillId: z.string(),
    skillIds: z.array(z.string()),
    pluginIds: z.array(z.string()),
    inputs: z.record(z.string(), z.record(z.string(), z.json())),
    mcpServerIds: z.array(z.string()),
    connectorIds: z.array(z.string()),
  }),
  policies: PoliciesDraft,
  enabled: z.boolean(),
});
export type Draft = z.infer<typeof Draft>;

/** What is entered of a routine; the rest of one is its life. */
export type Entered = Pick<
  Routine,
  | 'name'
  | 'prompt'
  | 'schedule'
  | 'target'
  | 'agentId'
  | 'agentOptions'
  | 'skillId'
  | 'context'
  | 'policies'
>;

/** A routine that is to be. @param timezone of the person who makes it */
export function newDraft(timezone: string): Draft {
  return {
    name: '',
    prompt: '',
    schedules: [newSchedule('1', timezone)],
    target: { mode: 'create_each_run', projectId: '' },
    agent: { id: '', argv: [''], model: '', effort: '', extraArgv: [], permission: '' },
    plugins: {
      skillId: '',
      skillIds: [],
      pluginIds: [],
      inputs: {},
      mcpServerIds: [],
      connectorIds: [],
    },
    policies: policiesDraft(defaultPolicies),
    enabled: true,
  };
}

/** The draft of a routine as it is. */
export function draftOf(routine: Entered): Draft {
  const { schedule, target, agentOptions, context } = routine;
  const schedules = Array.isArray(schedule) ? schedule : [schedule];
  return {
    name: routine.name,
    prompt: routine.prompt,
    schedules: schedules.map((it, at) => scheduleDraft(it, newSchedule(String(at + 1), ''))),
    target: { mode: target.mode, projectId: target.mode === 'reuse' ? target.projectId : '' },
    agent: {
      id: routine.agentId ?? '',
      argv: agentOptions?.argv ?? [''],
      model: agentOptions?.model ?? '',
      effort: agentOptions?.effort ?? '',
      extraArgv: agentOptions?.extraArgv ?? [],
      permission: agentOptions?.permission ?? '',
    },
    plugins: {
      skillId: routine.skillId ?? '',
      skillIds: context.skillIds,
      pluginIds: context.pluginIds,
      inputs: context.pluginInputs ?? {},
      mcpServerIds: context.mcpServerIds,
      connectorIds: context.connectorIds,
    },
    policies: policiesDraft(routine.policies),
    enabled: true,
  };
}

/** A copy under a name of its own, for a new routine. */
export function duplicateOf(routine: Entered, nameOf: (name: string) => string): Draft {
  return { ...draftOf(routine), name: nameOf(routine.name).slice(0, 200) };
}

export type Wish = Readonly<Record<string, unknown>>;

/** What a draft would be sent as, all of it, by the names of the API; not checked. */
export function wishOf(draft: Draft): Wish {
  const { name, prompt, schedules, target, agent, plugins, enabled } = draft;
  const wishes = schedules.map(scheduleWish);
  return {
    name: name.trim(),
    prompt,
    schedule: wishes.length === 1 ? wishes[0] : wishes,
    target: target.mode === 'reuse' ? target : { mode: target.mode },
    agentId: agent.id === '' ? null : agent.id,
    agentOptions: agentWish(agent),
    skillId: plugins.skillId === '' ? null : plugins.skillId,
    context: contextWish(plugins),
    policies: policiesWish(draft.policies),
    enabled,
  };
}

/** Options that were left empty are not named at all. */
function agentWish({ argv, model, effort, extraArgv, permission }: Draft['agent']): Wish | null {
  const options = {
    ...(argv.some((part) => part !== '') && { argv }),
    ...(model.trim() !== '' && { model: model.trim() }),
    ...(effort.trim() !== '' && { effort: effort.trim() }),
    ...(extraArgv.length > 0 && { extraArgv }),
    ...(permission !== '' && { permission }),
  };
  return Object.keys(options).length === 0 ? null : options;
}

/** Inputs of plugins that are not applied any more go with them. */
function contextWish(plugins: Draft['plugins']): Wish {
  const { skillIds, pluginIds, inputs, mcpServerIds, connectorIds } = plugins;
  const context = { skillIds, pluginIds, mcpServerIds, connectorIds };
  const applied = appliedIn(plugins);
  const given = Object.entries(inputs).filter(
    ([id, values]) => applied.includes(id) && Object.keys(values).length > 0,
  );
  return { ...context, ...(given.length > 0 && { pluginInputs: Object.fromEntries(given) }) };
}

/** The plugins of a draft in the order in which they are applied, each once. */
export function appliedIn({ skillId, skillIds, pluginIds }: Draft['plugins']): readonly string[] {
  return [...new Set([...(skillId === '' ? [] : [skillId]), ...skillIds, ...pluginIds])];
}

/** A context that adds nothing. */
export const noContext: RoutineContext = RoutineContext.parse({});
