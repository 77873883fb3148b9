import type { RoutineRow } from '../../src/store/queries/routines.ts';

/** 00:00 UTC, 2 March 2026: the first slot of a race. */
export const firstSlot = Date.UTC(2026, 2, 2);
const waveMs = 1_000;
const waveSize = 200;
const dayMs = 24 * 60 * 60 * 1_000;

/** The routine with this number; each has one slot in a race. */
export const routineId = (n: number): string => `r-${n}`;

/** Slots come due in waves: all processes go into each at the same time, so that none is ahead of the others. */
export const slotOf = (n: number): number => firstSlot + Math.floor(n / waveSize) * waveMs;

/** The numbers of the routines of a race, those that come due together in one part. */
export function wavesOf(count: number): number[][] {
  const waves: number[][] = [];
  for (let n = 0; n < count; n += 1) (waves[Math.floor(n / waveSize)] ??= []).push(n);
  return waves;
}

/** A routine whose slot is once a day. In every other wave it is off: batches leave it to those who claim one by one. */
export function racingRoutine(n: number): RoutineRow {
  const schedule = { kind: 'interval', everyMs: dayMs, anchorAt: slotOf(n) };
  return {
    id: routineId(n),
    name: `Routine ${n}`,
    prompt: 'Run.',
    scheduleKind: 'interval',
    scheduleValue: '24h',
    scheduleJson: JSON.stringify(schedule),
    projectMode: 'create_each_run',
    enabled: Math.floor(n / waveSize) % 2 === 0,
    createdAt: firstSlot - 1,
    updatedAt: firstSlot - 1,
  };
}
