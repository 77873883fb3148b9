import { expect, test } from 'vitest';
import type { Plan } from '../../src/store/plan.ts';
import { takeDue } from '../../src/store/queries/due-routines.ts';
import { liveRunsOfRoutines } from '../../src/store/queries/live-runs.ts';
import { sqlite } from './sqlite-ground.ts';

test('the overlap decision reads live runs, however long the history of the routine is', async () => {
  for (const count of [1, 64]) {
    const ids = Array.from({ length: count }, (_, n) => `r-${n}`);
    expect(await planOf(firstText(liveRunsOfRoutines(ids)))).toContain('routine_runs_unended');
  }
});

test('a look at what is due reads the routines that are due', async () => {
  const text = firstText(takeDue(1, 500));
  expect(await planOf(text)).toMatch(/SEARCH routines USING INDEX routines_due/);
});

test('a limit is hidden from the planner, which would plan the statement anew at every use', () => {
  expect(firstText(takeDue(1, 500))).toMatch(/limit cast\(\? as integer\)$/);
});

/** The text of a plan's first statement on SQLite. */
function firstText(plan: Plan<unknown>): string {
  const { value, done } = plan.next();
  if (done === true) throw new Error('the plan has no statement');
  const text = value.text('sqlite');
  return text.runs?.[0]?.sql ?? text.sql;
}

async function planOf(sql: string): Promise<string> {
  const ground = await sqlite.fresh();
  const rows = await ground.sql(`EXPLAIN QUERY PLAN ${sql.replaceAll('?', 'NULL')}`);
  return rows.map((row) => String(row['detail'])).join('\n');
}
