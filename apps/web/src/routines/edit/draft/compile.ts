import {
  AgentOptions,
  defaultPolicies,
  type FieldFault,
  parseScheduleText,
  Policies,
  RoutineContext,
  RoutineInput,
  type RoutinePatch,
  Schedule,
  Target,
} from '@open-design/contracts';
import type { z } from 'zod';
import { changedFacets, isPolicy } from './facets.ts';
import { faultsOf } from './faults.ts';
import { type Draft, noContext, type Wish, wishOf } from './routine.ts';
import { type ScheduleDraft, scheduleWish } from './schedule.ts';

/** A draft, read. */
export interface Compiled {
  /** Everything, as it would be sent. */
  readonly wish: Wish;
  /** The body of a new routine: only what is not as it is by default. Null with faults. */
  readonly input: z.input<typeof RoutineInput> | null;
  readonly faults: readonly FieldFault[];
}

/** Where a schedule stands in the body: alone, or as one of several. */
export function schedulePath(at: number, count: number): string {
  return count === 1 ? 'schedule' : `schedule.${at}`;
}

/** Why a schedule's text cannot be read, in the parser's words; null where it can, and where there is none. */
export function textFault({ text }: ScheduleDraft): string | null {
  if (text === null) return null;
  try {
    parseScheduleText(text);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Reads one schedule. A text that cannot be read comes before what the builder still holds. */
export function readSchedule(
  draft: ScheduleDraft,
  path: string,
): { readonly schedule: Schedule | null; readonly faults: readonly FieldFault[] } {
  const fault = textFault(draft);
  if (fault !== null)
    return { schedule: null, faults: [{ field: `${path}.text`, message: fault }] };
  const read = Schedule.safeParse(scheduleWish(draft));
  return read.success
    ? { schedule: read.data, faults: [] }
    : { schedule: null, faults: faultsOf(read.error, path) };
}

/** Reads a whole draft with the schemas of the contract. */
export function compile(draft: Draft): Compiled {
  const wish = wishOf(draft);
  const faults: FieldFault[] = [...ownFaults(draft)];
  const read = <S extends z.ZodType>(schema: S, field: string): z.output<S> | null => {
    const result = schema.safeParse(wish[field]);
    if (!result.success) faults.push(...faultsOf(result.error, field));
    return result.success ? result.data : null;
  };
  const { schedules: drafts } = draft;
  const schedules = drafts.flatMap((it, at) => {
    const { schedule, faults: found } = readSchedule(it, schedulePath(at, drafts.length));
    faults.push(...found);
    return schedule === null ? [] : [schedule];
  });
  const [first] = schedules;
  const { prompt, schedule: paced, name } = RoutineInput.shape;
  const isWhole = first !== undefined && schedules.length === drafts.length;
  const wholeSchedule = schedules.length === 1 && first !== undefined ? first : schedules;
  if (isWhole) {
    const result = paced.safeParse(wholeSchedule);
    if (!result.success) faults.push(...faultsOf(result.error, 'schedule'));
  }
  const parts = {
    name: read(name, 'name'),
    prompt: read(prompt, 'prompt'),
    target: read(Target, 'target'),
    options: read(AgentOptions.nullable(), 'agentOptions'),
    context: read(RoutineContext, 'context'),
    policies: read(Policies, 'policies'),
  };
  const { target, context, policies } = parts;
  if (faults.length > 0 || target === null || context === null || policies === null)
    return { wish, input: null, faults };
  const slim = slimPolicies(policies);
  const input = {
    name: parts.name ?? '',
    prompt: parts.prompt ?? '',
    schedule: wholeSchedule,
    target,
    ...(draft.agent.id !== '' && { agentId: draft.agent.id }),
    ...(parts.options !== null && { agentOptions: parts.options }),
    ...(draft.plugins.skillId !== '' && { skillId: draft.plugins.skillId }),
    ...(!isSame(context, noContext) && { context }),
    ...(Object.keys(slim).length > 0 && { policies: slim }),
    ...(!draft.enabled && { enabled: false }),
  };
  return { wish, input, faults };
}

/** What no schema can see, because the body would not show it. */
function ownFaults({ policies }: Draft): readonly FieldFault[] {
  const names = policies.environment.set.map(({ name }) => name);
  return names.flatMap((name, at) =>
    names.indexOf(name) < at
      ? [
          {
            field: 'policies.environment.set',
            message: `expected names that differ; ${name} is there twice`,
          },
        ]
      : [],
  );
}

/** The body of a change: what differs from what the routine was, and the version that it was. Null with faults. */
export function patchOf(
  base: Draft,
  draft: Draft,
  version: number,
): z.input<typeof RoutinePatch> | null {
  const { input } = compile(draft);
  if (input === null) return null;
  const changed = changedFacets(base, draft);
  const agentId = input.agentId ?? null;
  const isOtherAgent = agentId !== (wishOf(base)['agentId'] ?? null);
  return {
    ...(changed.includes('name') && { name: input.name }),
    ...(changed.includes('prompt') && { prompt: input.prompt }),
    ...(changed.includes('schedules') && { schedule: input.schedule }),
    ...(changed.includes('target') && { target: input.target }),
    ...(isOtherAgent && { agentId }),
    ...(changed.includes('agent') && { agentOptions: input.agentOptions ?? null }),
    ...(changed.includes('plugins') && {
      skillId: input.skillId ?? null,
      context: input.context ?? null,
    }),
    ...(changed.some(isPolicy) && { policies: input.policies ?? null }),
    ifVersion: version,
  };
}

/** The policies that are not as they are by default, and of each what is not. */
export function slimPolicies(all: Policies): z.input<typeof Policies> {
  const usual = defaultPolicies;
  const { preCheck, checks, pauseAfterFailures, jitterMs, ...groups } = all;
  return {
    ...different({ preCheck, checks, pauseAfterFailures, jitterMs }, usual),
    ...different(
      {
        catchUp: different(groups.catchUp, usual.catchUp),
        overlap: different(groups.overlap, usual.overlap),
        approvals: different(groups.approvals, usual.approvals),
        limits: different(groups.limits, usual.limits),
        retry: different(groups.retry, usual.retry),
        workspace: different(groups.workspace, usual.workspace),
        disk: different(groups.disk, usual.disk),
        environment: different(groups.environment, usual.environment),
        budget: different(groups.budget, usual.budget),
        usageWindow: different(groups.usageWindow, usual.usageWindow),
      },
      nothing,
    ),
  };
}

/** Of each group nothing, as it is when all of it is as usual. */
const nothing = {
  catchUp: {},
  overlap: {},
  approvals: {},
  limits: {},
  retry: {},
  workspace: {},
  disk: {},
  environment: {},
  budget: {},
  usageWindow: {},
};

function different<T extends object>(value: T, usual: object): Partial<T> {
  const rest: Partial<T> = { ...value };
  for (const name in rest) if (isSame(rest[name], Reflect.get(usual, name))) delete rest[name];
  return rest;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
