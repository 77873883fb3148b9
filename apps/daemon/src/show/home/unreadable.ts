import type { Plan } from '../../store/plan.ts';
import {
  type UnreadableDefinition,
  unreadableOf,
  versionsInForce,
} from '../../store/queries/unreadable-routines.ts';

/** The routines whose definition this program cannot read, so many at the most. */
export type UnreadableFinder = (limit: number) => Plan<UnreadableDefinition[]>;

const atOnce = 500;

/**
 * Finds definitions that cannot be read without reading all of them each time:
 * whether one can be read changes with its version alone.
 */
export function findsUnreadable(): UnreadableFinder {
  let judged: ReadonlyMap<string, number> = new Map();
  let found: ReadonlyMap<string, UnreadableDefinition> = new Map();
  return function* (limit) {
    const inForce = yield* versionsInForce();
    const changed = [...inForce].flatMap(([id, version]) =>
      judged.get(id) === version ? [] : [id],
    );
    const still = new Map([...found].filter(([id, it]) => inForce.get(id) === it.version));
    for (let from = 0; from < changed.length; from += atOnce) {
      for (const it of yield* unreadableOf(changed.slice(from, from + atOnce)))
        still.set(it.id, it);
    }
    [judged, found] = [inForce, still];
    return [...still.values()].toSorted((a, b) => a.updatedAt - b.updatedAt).slice(0, limit);
  };
}
