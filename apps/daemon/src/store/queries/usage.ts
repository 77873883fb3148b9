import { CheckResult, type Run, Usage } from '@open-design/contracts';
import { z } from 'zod';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';

/** What is kept of an attempt's outcome beside its state, as far as it is shown. */
const Facts = z.object({
  usage: Usage.nullish(),
  leftovers: z.int().nullish(),
  checks: z.array(CheckResult).nullish(),
  decidedBy: z.string().nullish(),
});
export type Facts = z.infer<typeof Facts>;

/** The facts of an attempt that has ended; empty before. */
export function factsOf(json: string | null): Facts {
  return json === null ? {} : Facts.parse(JSON.parse(json));
}

/** What two attempts used together; null where neither says. */
export function addUsage(a: Usage, b: Usage): Usage {
  const add = (x: number | null, y: number | null) =>
    x === null && y === null ? null : (x ?? 0) + (y ?? 0);
  return {
    input: add(a.input, b.input),
    cachedInput: add(a.cachedInput, b.cachedInput),
    output: add(a.output, b.output),
    reasoning: add(a.reasoning, b.reasoning),
    costUsd: add(a.costUsd, b.costUsd),
    costSource: a.costSource === b.costSource ? a.costSource : 'estimated',
  };
}

// Postgres takes 65,535 parameters a statement, SQLite half as many.
const atOnce = 500;

/** Runs with what all their attempts have used. */
export function* withUsage(runs: readonly Run[]): Plan<Run[]> {
  const used = new Map<string, Usage>();
  for (let from = 0; from < runs.length; from += atOnce) {
    const rows = yield* all(
      build
        .selectFrom('agent_runs')
        .select(['routine_run_id', 'facts_json'])
        .where(
          'routine_run_id',
          'in',
          runs.slice(from, from + atOnce).map(({ id }) => id),
        )
        .where('facts_json', 'is not', null),
    );
    for (const { routine_run_id: id, facts_json } of rows) {
      const { usage } = factsOf(facts_json);
      if (id === null || !usage) continue;
      const before = used.get(id);
      used.set(id, before === undefined ? usage : addUsage(before, usage));
    }
  }
  return runs.map((run) => ({ ...run, usage: used.get(run.id) ?? null }));
}
