import { DayBudget, type ProjectMetadata } from '@open-design/contracts';
import type { PreparedRun } from '../../handoff.ts';
import type { Spender } from '../../store/queries/spendings.ts';
import { type Bounds, boundsOf, type Unit, units } from './amounts.ts';

/** What the daemon itself is set to. */
export interface BudgetSettings extends DayBudget {
  /** The daemon's own zone. */
  readonly timeZone: string;
}

/** The day of a zone that an instant lies in: [from, until), UTC epoch ms. */
export type DayOf = (
  zone: string,
  instant: number,
) => { readonly from: number; readonly until: number };

/** A bound on what a spender may use in a day. */
export interface DayLimit {
  /** The key under which runs are admitted one after the other. */
  readonly scope: string;
  readonly spender: Spender;
  /** UTC epoch ms. */
  readonly from: number;
  readonly until: number;
  readonly most: Bounds;
  /** Whose budget it is, in words. */
  readonly owner: string;
  /** Where it is set, by unit. */
  readonly setting: { readonly [U in Unit]: string };
}

/** What bounds a run's day: the budgets of its routine, of its project and of all runs that are set. */
export function dayLimits(
  { routineId, projectId, policies }: Pick<PreparedRun, 'routineId' | 'projectId' | 'policies'>,
  metadata: ProjectMetadata | null,
  { settings, dayOf, at }: { settings: BudgetSettings; dayOf: DayOf; at: number },
): DayLimit[] {
  const { budget } = policies;
  const ofDaemon = dayOf(settings.timeZone, at);
  const limits: DayLimit[] = [
    {
      scope: 'all',
      spender: { kind: 'all' },
      ...ofDaemon,
      most: boundsOf(settings.tokensPerDay, settings.usdPerDay),
      owner: 'of all runs',
      setting: { tokens: 'OD_BUDGET_TOKENS_PER_DAY', microUsd: 'OD_BUDGET_USD_PER_DAY' },
    },
  ];
  const project = DayBudget.safeParse(metadata?.['dayBudget']).data;
  if (project !== undefined)
    limits.push({
      scope: `project ${projectId}`,
      spender: { kind: 'project', id: projectId },
      ...ofDaemon,
      most: boundsOf(project.tokensPerDay, project.usdPerDay),
      owner: 'of its project',
      setting: named('dayBudget of the metadata of the project'),
    });
  if (routineId !== null)
    limits.push({
      scope: `routine ${routineId}`,
      spender: { kind: 'routine', id: routineId },
      ...dayOf(budget.timezone ?? settings.timeZone, at),
      most: boundsOf(budget.tokensPerDay, budget.usdPerDay),
      owner: 'of its routine',
      setting: named('budget of the policies of the routine'),
    });
  return limits.filter(({ most }) => units.some((unit) => most[unit] !== null));
}

function named(place: string): DayLimit['setting'] {
  return { tokens: `tokensPerDay in ${place}`, microUsd: `usdPerDay in ${place}` };
}
