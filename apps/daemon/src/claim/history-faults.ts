import type { RoutineVersion, VersionFinding } from '@open-design/contracts';

/** A version that implies slots which can be worked out. */
export function isReadable(
  it: RoutineVersion,
): it is RoutineVersion & { definition: NonNullable<RoutineVersion['definition']> } {
  return it.definition !== null;
}

/**
 * What is wrong with the history of definitions itself: each version must begin
 * where the one before it ends, and one that implies slots must be readable. A
 * version of no length may be anything. Pure.
 *
 * @param versions of one routine, in order @param from only what reaches beyond this instant (UTC epoch ms)
 */
export function historyFaults(
  versions: readonly RoutineVersion[],
  from: number,
): readonly VersionFinding[] {
  const found: VersionFinding[] = [];
  for (const [index, it] of versions.entries()) {
    const { routineId, version, activeFrom, active } = it;
    const tell = (fault: VersionFinding['fault']) => void found.push({ routineId, version, fault });
    const until = it.activeUntil ?? Number.POSITIVE_INFINITY;
    const before = versions[index - 1];
    const beganAt = before?.activeUntil ?? Number.POSITIVE_INFINITY;
    if (until < activeFrom) tell('runs_backwards');
    if (before !== undefined && activeFrom < beganAt && until > from) tell('overlaps');
    if (before !== undefined && activeFrom > beganAt && activeFrom > from) tell('leaves_hole');
    if (active && !isReadable(it) && until > Math.max(activeFrom, from)) tell('unreadable');
  }
  return found;
}
