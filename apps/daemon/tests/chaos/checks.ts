import { routes } from '@open-design/contracts';
import { keepersOf, markedProcesses } from './processes.ts';
import { attempts, type Attempt, eventsOf, ordersOfEnded, runs } from './rows.ts';
import type { Stage } from './stage.ts';
import { startedTwice, startsIn } from './starts.ts';
import { streamFaults } from './stream-faults.ts';

/** Ends that say nothing against us, beside those that a program is made for. */
const excused = new Set(['interrupted', 'canceled']);
const madeFor: Readonly<Record<string, string>> = {
  'half-line.sh': 'failed',
  'hangs.sh': 'timed_out',
  'deaf.sh': 'timed_out',
};

/** Holds what the programs, the system and the store say against each other. Remembers what was seen whole. */
export class Checks {
  readonly #seen = new Set<string>();

  constructor(private readonly stage: Stage) {}

  /** Called when everything has settled. @returns what is wrong */
  async all(): Promise<string[]> {
    const { stage } = this;
    const faults = [
      ...(await this.#audit()),
      ...(await this.#rows()),
      ...this.#starts(),
      ...this.#processes(),
      ...stage.fleet.crashes,
    ];
    stage.tally.checks.add('daemons that end by themselves', stage.fleet.starts);
    return faults;
  }

  async #audit(): Promise<string[]> {
    const [client] = this.stage.fleet.clients;
    if (client === undefined) return ['no daemon is there to audit the ledger'];
    const report = await client.call(routes.audit);
    this.stage.tally.checks.add('slots held against the definitions', report.expected);
    const { ok, missing, extra, twice, versions } = report;
    return ok ? [] : [`the audit: ${JSON.stringify({ missing, extra, twice, versions })}`];
  }

  #starts(): string[] {
    const starts = startsIn(this.stage.starts);
    const { tally } = this.stage;
    tally.starts = starts.length;
    tally.checks.add('starts, each the only one of its attempt', starts.length);
    return startedTwice(starts).map((it) => `started twice: ${JSON.stringify(it)}`);
  }

  #processes(): string[] {
    const { dataDir, killedKeepers, tally } = this.stage;
    const keepers = keepersOf(dataDir);
    tally.checks.add('keepers that end by themselves', keepers.length);
    return keepers
      .filter(({ isAlive, pid }) => !isAlive && !killedKeepers.has(pid))
      .map((it) => `a keeper died by itself: ${JSON.stringify(it)}`);
  }

  async #rows(): Promise<string[]> {
    const { stage } = this;
    const store = await stage.store();
    try {
      const faults: string[] = [];
      const all = await store.read(attempts);
      const ids = new Set(all.map(({ id }) => id));
      for (const { runId } of startsIn(stage.starts))
        if (!ids.has(runId)) faults.push(`a program was started for ${runId}, which has no row`);
      const started = new Set([...ids, ...startsIn(stage.starts).map(({ runId }) => runId)]);
      faults.push(
        ...markedProcesses(started).map((it) => `without a live row: ${JSON.stringify(it)}`),
      );
      for (const it of all.filter(({ id }) => !this.#seen.has(id))) {
        this.#seen.add(it.id);
        const events = await store.read(() => eventsOf(it.id));
        stage.tally.events += events.length;
        stage.tally.checks.add('attempts, their events one by one');
        this.#count(it);
        faults.push(...streamFaults(it, this.#programOf(it), events));
      }
      const orders = await store.read(ordersOfEnded);
      faults.push(...orders.map((id) => `the order of ${id} is kept, although it has ended`));
      const rows = await store.read(runs);
      stage.tally.checks.add('runs, beside their last attempt', rows.length);
      return [...faults, ...besideAttempts(rows, all)];
    } finally {
      await store.close();
    }
  }

  #programOf({ routine_id }: Pick<Attempt, 'routine_id'>): string {
    return this.stage.programs.get(routine_id ?? '') ?? 'an unknown routine';
  }

  #count(it: Attempt): void {
    const { tally } = this.stage;
    const program = this.#programOf(it);
    tally.ends.add(`${program} | ${it.status}`);
    if (it.status === (madeFor[program] ?? 'succeeded') || excused.has(it.status)) return;
    tally.words.add(`${it.status}, ${it.error_code}: ${inShort(it.error ?? '')}`);
  }
}

function besideAttempts(
  rows: readonly { id: string; status: string; agent_run_id: string; project_id: string }[],
  all: readonly Attempt[],
): string[] {
  const byId = new Map(all.map((it) => [it.id, it]));
  return rows.flatMap(({ id, status, agent_run_id }) => {
    const last = byId.get(agent_run_id);
    return last === undefined || last.status === status
      ? []
      : [`the run ${id} is ${status}, its last attempt ${agent_run_id} is ${last.status}`];
  });
}

/** An error's first words, without what differs from case to case. */
function inShort(error: string): string {
  return error
    .replace(/'?\/[\w./-]+'?|[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '…')
    .replace(/127\.0\.0\.1:\d+/g, 'the database')
    .replace(/[\s|]+/g, ' ')
    .slice(0, 140);
}
