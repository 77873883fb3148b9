import type { FieldFault } from '@open-design/contracts';
import { DaemonError } from '../errors.ts';
import type { Plan } from '../store/plan.ts';
import { changesSince, type VersionStep } from '../store/queries/version-changes.ts';

/**
 * Refuses a change that was made for another version of a routine than it has.
 *
 * @throws DaemonError VERSION_CONFLICT, saying which fields have changed since, and when
 */
export function* refuseOtherVersion(
  routineId: string,
  version: number,
  ifVersion: number | undefined,
): Plan<void> {
  if (ifVersion === undefined || ifVersion === version) return;
  const steps = yield* changesSince(routineId, ifVersion);
  const details = detailsOf(steps);
  throw new DaemonError(
    'VERSION_CONFLICT',
    `Cannot change the routine ${routineId}: the change was made for version ${ifVersion} and the routine has version ${version}${summaryOf(details)}. Read it again and repeat your change; nothing was written.`,
    { details },
  );
}

/** Each field with its last change. */
function detailsOf(steps: readonly VersionStep[]): FieldFault[] {
  const last = new Map<string, VersionStep>();
  for (const step of steps) for (const field of step.fields) last.set(field, step);
  return [...last].map(([field, { version, at }]) => ({
    field,
    message: `changed in version ${version}, at ${new Date(at).toISOString()}`,
  }));
}

function summaryOf(details: readonly FieldFault[]): string {
  if (details.length === 0) return ' by now';
  return `: ${details.map(({ field, message }) => `${field} ${message}`).join('; ')}`;
}
