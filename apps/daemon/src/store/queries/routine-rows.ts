import {
  AgentOptions,
  type Definition,
  PausedBy,
  Policies,
  RoutineContext,
  Schedules,
  type ScheduleSet,
  type Target,
} from '@open-design/contracts';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { DaemonError, messageOf } from '../../errors.ts';
import { fromJson, fromJsonOrNull } from '../json.ts';
import type { RoutinesTable } from '../tables/routines.ts';
import type { UnreadDefinition } from './versions.ts';

/** A routine as stored: what the API shows, without what is worked out from other tables. */
export interface StoredRoutine {
  readonly id: string;
  readonly name: string;
  readonly prompt: string;
  readonly schedule: ScheduleSet;
  readonly target: Target;
  readonly agentId: string | null;
  readonly agentOptions: AgentOptions | null;
  readonly skillId: string | null;
  readonly context: RoutineContext;
  readonly policies: Policies;
  readonly enabled: boolean;
  readonly note: string | null;
  readonly pausedBy: PausedBy | null;
  readonly snoozedUntil: number | null;
  readonly failures: number;
  readonly version: number;
  /** Every slot up to here is accounted for. */
  readonly cursorAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The schedule of a row: its JSON, or the kind and value of rows that were written without. */
export function scheduleOf(row: {
  readonly schedule_kind: string;
  readonly schedule_value: string;
  readonly schedule_json: string | null;
}): ScheduleSet {
  const json =
    row.schedule_json ??
    JSON.stringify(
      row.schedule_kind === 'hourly'
        ? { kind: 'hourly', minute: Number(row.schedule_value) }
        : { kind: row.schedule_kind, time: row.schedule_value },
    );
  const known = schedules.get(json);
  if (known !== undefined) return known;
  const parsed = fromJson(Schedules, json);
  if (schedules.size >= mostSchedules) schedules.clear();
  schedules.set(json, parsed);
  return parsed;
}

// Thousands of routines share few schedules, and every turn reads those that are due.
const schedules = new Map<string, ScheduleSet>();
const mostSchedules = 10_000;

/** The policies of a row; an absent column means all defaults. */
export function policiesOf(json: string | null): Policies {
  const text = json ?? '{}';
  const known = policies.get(text);
  if (known !== undefined) return known;
  const parsed = fromJson(Policies, text);
  if (policies.size >= mostSchedules) policies.clear();
  policies.set(text, parsed);
  return parsed;
}

const policies = new Map<string, Policies>();

/**
 * The routine of a row.
 *
 * @throws DaemonError ROUTINE_UNREADABLE when a column does not hold what this program understands
 */
export function routineOf(row: Selectable<RoutinesTable>): StoredRoutine {
  try {
    return readRow(row);
  } catch (error) {
    throw unreadable(row.id, reasonOf(error), error);
  }
}

/** Why this program cannot read a row's routine, or null when it can. */
export function whyUnreadable(row: Selectable<RoutinesTable>): string | null {
  try {
    readRow(row);
    return null;
  } catch (error) {
    return reasonOf(error);
  }
}

/** The first fault of what was read, in words: where it is, and what was expected there. */
export function reasonOf(error: unknown): string {
  return error instanceof z.ZodError ? faultIn(error.issues) : messageOf(error);
}

function faultIn(issues: readonly z.core.$ZodIssue[]): string {
  const [issue] = issues;
  if (issue === undefined) return 'it is not what was expected';
  // Of several forms the one that fits best has its fault deepest.
  const forms = issue.code === 'invalid_union' ? issue.errors : [];
  const [nearest] = forms.toSorted((a, b) => (b[0]?.path.length ?? 0) - (a[0]?.path.length ?? 0));
  if (nearest !== undefined && nearest.length > 0) return faultIn(nearest);
  return [...issue.path, issue.message].join(': ');
}

function unreadable(id: string, why: string, cause: unknown): DaemonError {
  return new DaemonError(
    'ROUTINE_UNREADABLE',
    `The definition of the routine ${JSON.stringify(id)} cannot be read by this program: ${why}. Give it a schedule that can be read, remove it, or use the newer program that wrote it.`,
    { cause },
  );
}

/** The definition that a row holds. What cannot be read is kept as it stands, for a program that can. */
export function definitionOf(row: Selectable<RoutinesTable>): Definition | UnreadDefinition {
  try {
    const it = readRow(row);
    const { name, prompt, schedule, target, agentId, agentOptions, skillId, context, policies } =
      it;
    return { name, prompt, schedule, target, agentId, agentOptions, skillId, context, policies };
  } catch {
    return {
      name: row.name,
      prompt: row.prompt,
      schedule: rawJson(row.schedule_json) ?? `${row.schedule_kind}:${row.schedule_value}`,
      target: targetOf(row),
      agentId: row.agent_id,
      agentOptions: rawJson(row.agent_options_json),
      skillId: row.skill_id,
      context: rawJson(row.context_json) ?? {},
      policies: rawJson(row.policies_json) ?? {},
    };
  }
}

function rawJson(text: string | null): unknown {
  try {
    return text === null ? null : z.unknown().parse(JSON.parse(text));
  } catch {
    return text;
  }
}

function targetOf(row: Selectable<RoutinesTable>): Target {
  return row.project_mode === 'reuse'
    ? { mode: 'reuse', projectId: row.project_id ?? '' }
    : { mode: 'create_each_run' };
}

function readRow(row: Selectable<RoutinesTable>): StoredRoutine {
  return {
    id: row.id,
    name: row.name,
    prompt: row.prompt,
    schedule: scheduleOf(row),
    target: targetOf(row),
    agentId: row.agent_id,
    agentOptions: fromJsonOrNull(AgentOptions, row.agent_options_json),
    skillId: row.skill_id,
    context: fromJson(RoutineContext, row.context_json ?? '{}'),
    policies: policiesOf(row.policies_json),
    enabled: row.enabled === 1,
    note: row.note,
    pausedBy: PausedBy.nullable().parse(row.paused_by),
    snoozedUntil: row.snoozed_until,
    failures: row.failures,
    version: row.version,
    cursorAt: row.cursor_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
