import type { PruneReason, Pruning, WorkspacePolicy } from '@open-design/contracts';

/** Something that a run has left on disk. Instants are UTC epoch ms. */
export interface Leftover {
  readonly agentRunId: string;
  readonly routineId: string | null;
  readonly what: Pruning['what'];
  /** Absolute path. */
  readonly path: string;
  readonly bytes: number;
  /** A live run has it, or somebody is at work on it. */
  readonly inUse: boolean;
  /** Whether it holds something of the run that is nowhere else. */
  readonly isResult: boolean;
  /** Whether the run changed nothing in it. */
  readonly isUnchanged: boolean;
  readonly endedAt: number;
  readonly lookedAt: number | null;
  readonly succeeded: boolean;
  readonly keep: WorkspacePolicy['keep'];
}

export interface PruneLimits {
  /** Bytes for all routines together. */
  readonly total: number;
  /** Bytes for one routine; null stands for all direct messages. */
  readonly ofRoutine: (routineId: string | null) => number;
}

export interface ChosenPruning {
  readonly item: Leftover;
  readonly reason: PruneReason;
}

/** A budget that cannot be kept: what is left is in use, or waits to be looked at. */
export interface OverBudget {
  /** Null for the total. */
  readonly scope: { readonly routineId: string | null } | null;
  readonly bytes: number;
  readonly maxBytes: number;
}

export interface PrunePlan {
  readonly prunings: readonly ChosenPruning[];
  readonly over: readonly OverBudget[];
}

const dayMs = 86_400_000;
/** A spool's events are in the store; it is there for who looks into a fault, for a day. */
const spoolMs = dayMs;

/**
 * Chooses what goes. Never what is in use, never a result that nobody has looked
 * at. First what its age or policy lets go; then, where there is too much, by
 * routine and in total, until it fits: what was looked at longest ago goes
 * first, then the oldest of what is a second copy. Pure.
 *
 * @param now UTC epoch ms
 */
export function choosePrunings(
  items: readonly Leftover[],
  limits: PruneLimits,
  now: number,
): PrunePlan {
  const chosen = new Map<Leftover, PruneReason>();
  for (const item of items) {
    const reason = mayGo(item) ? reasonByAge(item, now) : null;
    if (reason !== null) chosen.set(item, reason);
  }
  const over: OverBudget[] = [];
  for (const [routineId, own] of byRoutine(items)) {
    const maxBytes = limits.ofRoutine(routineId);
    const bytes = fit(own, maxBytes, 'routine_budget', chosen);
    if (bytes > maxBytes) over.push({ scope: { routineId }, bytes, maxBytes });
  }
  const bytes = fit(items, limits.total, 'total_budget', chosen);
  if (bytes > limits.total) over.push({ scope: null, bytes, maxBytes: limits.total });
  return { prunings: [...chosen].map(([item, reason]) => ({ item, reason })), over };
}

/** Whether a thing may be removed without asking a person. */
function mayGo({ inUse, isResult, lookedAt }: Leftover): boolean {
  return !inUse && (!isResult || lookedAt !== null);
}

function reasonByAge(it: Leftover, now: number): PruneReason | null {
  const age = now - it.endedAt;
  if (it.what === 'spool') return age >= spoolMs ? 'age' : null;
  const isOver = age >= it.keep.days * dayMs;
  const old = it.lookedAt === null ? 'age' : 'looked_at';
  if (it.what === 'diff') return isOver ? old : null;
  if (it.succeeded && it.keep.onSuccess === 'nothing') return 'policy';
  if (it.isUnchanged) return 'unchanged';
  if (it.succeeded && it.keep.onSuccess === 'diff' && it.lookedAt !== null) return 'looked_at';
  return isOver ? old : null;
}

function byRoutine(items: readonly Leftover[]): Map<string | null, Leftover[]> {
  const groups = new Map<string | null, Leftover[]>();
  for (const item of items) {
    const group = groups.get(item.routineId) ?? [];
    groups.set(item.routineId, group);
    group.push(item);
  }
  return groups;
}

/** Chooses more of these until the rest fits. @returns the bytes of the rest */
function fit(
  items: readonly Leftover[],
  maxBytes: number,
  reason: PruneReason,
  chosen: Map<Leftover, PruneReason>,
): number {
  const rest = items.filter((item) => !chosen.has(item));
  let bytes = rest.reduce((sum, item) => sum + item.bytes, 0);
  const candidates = rest.filter((item) => item.bytes > 0 && mayGo(item)).sort(firstToGo);
  for (const item of candidates) {
    if (bytes <= maxBytes) break;
    chosen.set(item, reason);
    bytes -= item.bytes;
  }
  return bytes;
}

function firstToGo(a: Leftover, b: Leftover): number {
  const unseen = Number(a.lookedAt === null) - Number(b.lookedAt === null);
  if (unseen !== 0) return unseen;
  const older = (a.lookedAt ?? a.endedAt) - (b.lookedAt ?? b.endedAt);
  if (older !== 0) return older;
  return a.path < b.path ? -1 : Number(a.path > b.path);
}
