import { performance } from 'node:perf_hooks';
import { audit } from '../src/commands/audit.ts';
import { moveOn, recordSlots } from '../src/store/queries/claims.ts';
import { insertRoutine } from '../src/store/queries/routines.ts';
import { openStore, type Store } from '../src/store/store.ts';
import { claimSettings } from './calendar.ts';
import type { Bench } from './figure.ts';

const schedule = { kind: 'hourly', minute: 15, timezone: 'Europe/Berlin' } as const;
const from = Date.UTC(2025, 0, 1);
const to = Date.UTC(2026, 0, 1);

/** The proof over a year: every slot that the definitions imply, held against the ledger. */
export const auditYear: Bench = {
  name: 'audit',
  title: 'An audit of one year of hourly routines (SQLite)',
  async run({ folder, quick, say }) {
    const routines = quick ? 20 : 1_000;
    const store = await openStore({ dataDir: folder, databaseUrl: null });
    const { calendar } = claimSettings('daemon-bench');
    try {
      say(`writes the ledger of ${routines} routines`);
      const slots = [...calendar.slots(schedule, from, to)];
      for (let index = 0; index < routines; index += 1)
        await fill(store, `routine-${index}`, slots);
      const begin = performance.now();
      const report = await audit(store, calendar, {});
      const seconds = (performance.now() - begin) / 1_000;
      if (!report.ok) throw new Error('the audit found what is not there');
      const method = `${routines} routines × ${slots.length} slots, each with an entry of its own; versions read, slots worked out anew and compared; one run`;
      return [
        { name: 'audit', value: seconds, unit: 's', goal: { is: 'at most', value: 10 }, method },
        { name: 'slots audited', value: report.expected / seconds, unit: '/s', method },
      ];
    } finally {
      await store.close();
    }
  },
};

async function fill(store: Store, id: string, slots: readonly number[]): Promise<void> {
  await store.write(function* () {
    yield* insertRoutine({
      id,
      name: id,
      prompt: 'Say what changed.',
      scheduleKind: 'hourly',
      scheduleValue: '15',
      scheduleJson: JSON.stringify(schedule),
      projectMode: 'create_each_run',
      enabled: true,
      createdAt: from,
      updatedAt: from,
    });
    const entries = slots.map((slotAt) => ({
      routineId: id,
      slotAt,
      untilAt: slotAt,
      count: 1,
      outcome: 'ran',
      cause: null,
      runId: `routine-run-${slotAt}`,
      otherRunId: null,
    }));
    yield* recordSlots(entries, 'daemon-bench', to);
    yield* moveOn([{ routineId: id, cursorAt: to, dueAt: null }], to);
  });
}
