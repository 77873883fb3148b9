import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  choosePrunings,
  type Leftover,
  type PruneLimits,
  type PrunePlan,
} from '../../src/record/prune/choose.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 2, 2);

const instant = fc.integer({ min: now - 60 * day, max: now });
const leftover: fc.Arbitrary<Leftover> = fc.record({
  agentRunId: fc.uuid(),
  routineId: fc.constantFrom(null, 'r', 's', 't'),
  what: fc.constantFrom('spool', 'worktree', 'copy', 'diff'),
  path: fc.uuid(),
  bytes: fc.integer({ min: 0, max: 1_000 }),
  inUse: fc.boolean(),
  isResult: fc.boolean(),
  isUnchanged: fc.boolean(),
  endedAt: instant,
  lookedAt: fc.option(instant, { nil: null }),
  succeeded: fc.boolean(),
  keep: fc.record({
    days: fc.integer({ min: 0, max: 60 }),
    onSuccess: fc.constantFrom('diff', 'tree', 'nothing'),
  }),
});
const items = fc.uniqueArray(leftover, { selector: (it) => it.path, maxLength: 40 });
const budget = fc.integer({ min: 0, max: 8_000 });
const limits: fc.Arbitrary<PruneLimits> = fc
  .tuple(budget, fc.array(budget, { minLength: 4, maxLength: 4 }))
  .map(([total, own]) => ({
    total,
    ofRoutine: (id) => own[[null, 'r', 's', 't'].indexOf(id)] ?? 0,
  }));

const mayGo = (it: Leftover) => !it.inUse && (!it.isResult || it.lookedAt !== null);
const bytesOf = (all: readonly Leftover[]) => all.reduce((sum, it) => sum + it.bytes, 0);

/** What stays when the plan has been carried out. */
function restOf(all: readonly Leftover[], { prunings }: PrunePlan): Leftover[] {
  const gone = new Set(prunings.map(({ item }) => item));
  return all.filter((it) => !gone.has(it));
}

describe('whatever runs have left', () => {
  test('nothing in use goes, and no result that nobody has looked at', () => {
    fc.assert(
      fc.property(items, limits, (all, limits) => {
        const { prunings } = choosePrunings(all, limits, now);
        expect(prunings.filter(({ item }) => !mayGo(item))).toEqual([]);
      }),
    );
  });

  test('every budget is kept, or said to be exceeded by what must not go', () => {
    fc.assert(
      fc.property(items, limits, (all, limits) => {
        const plan = choosePrunings(all, limits, now);
        const rest = restOf(all, plan);
        const scopes = [
          { scope: null, own: rest, maxBytes: limits.total },
          ...[null, 'r', 's', 't'].map((routineId) => ({
            scope: { routineId },
            own: rest.filter((it) => it.routineId === routineId),
            maxBytes: limits.ofRoutine(routineId),
          })),
        ];
        for (const { scope, own, maxBytes } of scopes) {
          const over = plan.over.find(
            (it) =>
              (it.scope === null) === (scope === null) && it.scope?.routineId === scope?.routineId,
          );
          if (bytesOf(own) <= maxBytes) continue;
          expect(over).toBeDefined();
          expect(own.filter((it) => it.bytes > 0 && mayGo(it))).toEqual([]);
        }
      }),
    );
  });

  test('no more goes for a budget than it takes, and of two that were looked at the earlier', () => {
    fc.assert(
      fc.property(items, budget, (all, total) => {
        const plan = choosePrunings(all, { total, ofRoutine: () => Infinity }, now);
        const forRoom = plan.prunings.filter(({ reason }) => reason === 'total_budget');
        const rest = restOf(all, plan);
        const last = forRoom.at(-1)?.item;
        if (last === undefined) return;
        expect(bytesOf(rest) + last.bytes).toBeGreaterThan(total);
        const looked = (it: Leftover) => it.lookedAt ?? Infinity;
        const latest = Math.max(...forRoom.map(({ item }) => looked(item)));
        const passedOver = rest.filter((it) => mayGo(it) && it.bytes > 0 && looked(it) < latest);
        expect(passedOver).toEqual([]);
      }),
    );
  });

  test('the order in which it is found does not matter', () => {
    const twice = items.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(twice, limits, ([all, shuffled], limits) => {
        const chosen = (of: readonly Leftover[]) =>
          choosePrunings(of, limits, now)
            .prunings.map(({ item, reason }) => `${item.path} ${reason}`)
            .sort();
        expect(chosen(shuffled)).toEqual(chosen(all));
      }),
    );
  });
});

describe('with room for all', () => {
  const base: Leftover = {
    agentRunId: 'a',
    routineId: 'r',
    what: 'worktree',
    path: '/a',
    bytes: 10,
    inUse: false,
    isResult: false,
    isUnchanged: false,
    endedAt: now - 2 * day,
    lookedAt: null,
    succeeded: true,
    keep: { days: 14, onSuccess: 'diff' },
  };
  const old = { endedAt: now - 14 * day };
  const seen = { lookedAt: now - 1 };
  const tree = { days: 14, onSuccess: 'tree' } as const;
  const nothing = { days: 14, onSuccess: 'nothing' } as const;
  test.each<[string, Partial<Leftover>, string | null]>([
    ['a worktree that nobody has looked at stays', {}, null],
    ['a worktree whose work is on its branch goes after its days', old, 'age'],
    ['a worktree that holds more than its branch stays', { ...old, isResult: true }, null],
    ['a worktree goes once a person has looked', { ...seen, isResult: true }, 'looked_at'],
    ['a worktree that failed stays for its days', { ...seen, succeeded: false }, null],
    ['a worktree to be kept stays when a person has looked', { ...seen, keep: tree }, null],
    ['a worktree to be kept goes after its days', { ...seen, ...old, keep: tree }, 'looked_at'],
    ['a worktree of which nothing is kept goes', { keep: nothing }, 'policy'],
    [
      'a worktree of which nothing is kept stays when it failed',
      { keep: nothing, succeeded: false },
      null,
    ],
    ['a copy in which nothing changed goes', { what: 'copy', isUnchanged: true }, 'unchanged'],
    ['a copy with changes stays for ever', { ...old, what: 'copy', isResult: true }, null],
    ['a diff that nobody has looked at stays', { ...old, what: 'diff', isResult: true }, null],
    [
      'a diff that was looked at stays for its days',
      { ...seen, what: 'diff', isResult: true },
      null,
    ],
    [
      'a diff that was looked at goes after its days',
      { ...seen, ...old, what: 'diff' },
      'looked_at',
    ],
    ['a spool stays for a day', { what: 'spool', endedAt: now - day + 1 }, null],
    ['a spool goes after a day', { what: 'spool', endedAt: now - day }, 'age'],
  ])('%s', (_name, changes, reason) => {
    const roomy = { total: Infinity, ofRoutine: () => Infinity };
    const { prunings } = choosePrunings([{ ...base, ...changes }], roomy, now);
    expect(prunings.map((it) => it.reason)).toEqual(reason === null ? [] : [reason]);
  });
});
