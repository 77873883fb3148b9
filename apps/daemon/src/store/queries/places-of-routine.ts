import { build } from '../compile.ts';
import { first, type Plan } from '../plan.ts';
import { policiesOf } from './routine-rows.ts';

/**
 * How many runs of a routine may work beside each other on one daemon, as its
 * definition says by now; null where it says nothing of it.
 *
 * @throws ZodError when this program cannot read the routine's policies
 */
export function* placesOfRoutine(id: string): Plan<number | null> {
  const row = yield* first(
    build.selectFrom('routines').select('policies_json').where('id', '=', id),
  );
  if (row === undefined) return null;
  const { mode, max } = policiesOf(row.policies_json).overlap;
  return mode === 'allow' ? max : null;
}
