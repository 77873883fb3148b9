import {
  type AgentOptions,
  type FieldFault,
  formatScheduleText,
  type Policies,
  type RoutinePatch,
  type Schedule,
  type ScheduleSet,
  type Target,
} from '@open-design/contracts';
import { DaemonError } from '../errors.ts';
import type { Plan } from '../store/plan.ts';
import { getProject } from '../store/queries/projects.ts';
import type { RoutineBefore } from '../store/queries/unreadable-routines.ts';
import type { Wish } from './settle.ts';

/** Faults of options that this daemon's agent of that id would refuse. */
export type CheckOptions = (agentId: string, options: AgentOptions) => readonly FieldFault[];

/** @throws DaemonError VALIDATION_FAILED with the first of the faults, when there is one */
export function refuse(details: readonly FieldFault[]): void {
  const [first] = details;
  if (first === undefined) return;
  throw new DaemonError('VALIDATION_FAILED', `${first.field}: ${first.message}`, { details });
}

/** @throws DaemonError VALIDATION_FAILED when the project to reuse is not there */
export function* checkTarget(target: Target): Plan<void> {
  if (target.mode !== 'reuse' || (yield* getProject(target.projectId)) !== null) return;
  const message = `expected the id of a project, got ${JSON.stringify(target.projectId)}, which there is not; \`open-design project list\` shows those that there are`;
  refuse([{ field: 'target.projectId', message }]);
}

/** An agent that this daemon does not know is no fault: a sibling may have it, and the run says so otherwise. */
export function optionFaults(
  check: CheckOptions,
  agentId: string | null | undefined,
  options: AgentOptions | null | undefined,
): readonly FieldFault[] {
  return agentId ? check(agentId, options ?? {}) : [];
}

/** Faults of the options of the agent that works in another's place. */
export function fallbackFaults(
  check: CheckOptions,
  policies: Policies | null | undefined,
): readonly FieldFault[] {
  const fallback = policies?.usageWindow.fallback ?? null;
  if (fallback === null) return [];
  const place = 'policies.usageWindow.fallback';
  return optionFaults(check, fallback.agentId, fallback.agentOptions).map((fault) => ({
    ...fault,
    field: `${place}.${fault.field}`,
  }));
}

/** The columns of a schedule. One without a zone gets the daemon's, so that it means the same on every machine. */
export function scheduleColumns(schedule: ScheduleSet, timeZone: string) {
  const given = Array.isArray(schedule) ? schedule : [schedule];
  const zoned = given.map(
    (it): Schedule =>
      it.timezone !== undefined || isZoneless(it) ? it : { ...it, timezone: timeZone },
  );
  const [first] = zoned;
  const text = first === undefined ? '' : formatScheduleText(first);
  return {
    scheduleKind: zoned.length === 1 ? (first?.kind ?? '') : 'several',
    scheduleValue:
      first?.kind === 'hourly' ? String(first.minute) : text.slice(text.indexOf(':') + 1),
    scheduleJson: JSON.stringify(Array.isArray(schedule) ? zoned : first),
  };
}

/** Real time means the same in every zone; only the days that an interval leaves out have one. */
function isZoneless(it: Schedule): boolean {
  if (it.kind === 'interval') return it.exclude === undefined;
  return it.kind === 'once' && typeof it.at === 'number' && it.exclude === undefined;
}

/** What an edit changes. */
export function wishOf(before: RoutineBefore, patch: RoutinePatch, timeZone: string): Wish {
  const enabled = patch.enabled ?? before.enabled;
  const schedule = patch.schedule && scheduleColumns(patch.schedule, timeZone);
  const kind = enabled === before.enabled ? 'edited' : enabled ? 'resumed' : 'paused';
  return {
    kind,
    columns: {
      ...(kind === 'paused' && { enabled: 0, paused_by: 'person', note: null }),
      ...(kind === 'resumed' && {
        enabled: 1,
        paused_by: null,
        note: null,
        snoozed_until: null,
        failures: 0,
      }),
      ...(patch.name !== undefined && { name: patch.name }),
      ...(patch.prompt !== undefined && { prompt: patch.prompt }),
      ...(schedule && {
        schedule_kind: schedule.scheduleKind,
        schedule_value: schedule.scheduleValue,
        schedule_json: schedule.scheduleJson,
      }),
      ...(patch.target && {
        project_mode: patch.target.mode,
        project_id: patch.target.mode === 'reuse' ? patch.target.projectId : null,
      }),
      ...(patch.agentId !== undefined && { agent_id: patch.agentId }),
      ...(patch.agentOptions !== undefined && { agent_options_json: json(patch.agentOptions) }),
      ...(patch.skillId !== undefined && { skill_id: patch.skillId }),
      ...(patch.context !== undefined && { context_json: json(patch.context) }),
      ...(patch.policies !== undefined && { policies_json: json(patch.policies) }),
    },
  };
}

function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
