import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { routes } from '@open-design/contracts';
import type { Life } from './life.ts';
import { keepersOf } from './processes.ts';
import type { Stage } from './stage.ts';

/** One way of breaking things. It resolves when what it broke has been put right, and says why it could not be done. */
interface Fault {
  readonly name: string;
  /** How often it is drawn. */
  readonly weight: number;
  /** How many daemons and keepers it kills. */
  readonly kills?: number;
  run(stage: Stage): Promise<string | void>;
}

/** How long something is frozen, from and to (ms). */
type Freeze = readonly [number, number];
const moments: Freeze = [1_000, 7_000];
const minutes: Freeze = [66_000, 80_000];

const faults: readonly Fault[] = [
  { name: 'daemon killed', weight: 20, kills: 1, run: killDaemon },
  { name: 'keeper killed', weight: 3, kills: 1, run: killKeeper },
  { name: 'daemon and its keeper killed', weight: 2, kills: 2, run: killBoth },
  { name: 'daemon stopped, its runs kept', weight: 1.5, run: upgrade },
  { name: 'daemon frozen', weight: 1.5, run: (stage) => freezeDaemon(stage, moments) },
  { name: 'keeper frozen', weight: 1, run: (stage) => freezeKeeper(stage, moments) },
  // Longer than anybody waits for them.
  { name: 'daemon stuck', weight: 0.3, run: (stage) => freezeDaemon(stage, minutes) },
  { name: 'keeper stuck', weight: 0.3, run: (stage) => freezeKeeper(stage, minutes) },
  { name: 'clock of one daemon jumped', weight: 1.5, run: jumpClock },
  { name: 'disk full', weight: 0.8, run: fillDisk },
  { name: 'file size limited', weight: 0.8, run: limitFiles },
  { name: 'Postgres killed', weight: 1.5, run: crashPostgres },
  { name: 'connections cut', weight: 3, run: cutConnections },
];

/** Draws a fault and lets it happen. */
export async function strike(stage: Stage): Promise<void> {
  const { dice, postgres, tally, say } = stage;
  const isForPostgres = (it: Fault) => it.run === crashPostgres || it.run === cutConnections;
  const fault = dice.weigh(faults.filter((it) => postgres !== null || !isForPostgres(it)));
  const why = await fault.run(stage);
  if (typeof why === 'string') return tally.skipped.add(`${fault.name}: ${why}`);
  tally.faults.add(fault.name);
  tally.kills += fault.kills ?? 0;
  say(`  ${fault.name}`);
}

/** Mostly one that is ready; now and then one that is just starting. */
function someLife({ fleet, dice }: Stage): Life | null {
  const lives = fleet.seats.flatMap(({ life }) => (life === null || life.isAsked ? [] : [life]));
  const ready = lives.filter(({ client }) => client !== null);
  const among = ready.length > 0 && dice.between(0, 1) < 0.8 ? ready : lives;
  return among.length === 0 ? null : dice.pick(among);
}

const noDaemon = 'no daemon was there';
const noKeeper = 'no keeper was there';

function livingKeepers({ dataDir }: Stage) {
  return keepersOf(dataDir).filter(({ isAlive }) => isAlive);
}

async function killDaemon(stage: Stage): Promise<string | void> {
  const life = someLife(stage);
  if (life === null) return noDaemon;
  life.end('SIGKILL');
  await life.ended;
}

async function killKeeper(stage: Stage): Promise<string | void> {
  const keepers = livingKeepers(stage);
  if (keepers.length === 0) return noKeeper;
  const { pid } = stage.dice.pick(keepers);
  stage.killedKeepers.add(pid);
  process.kill(pid, 'SIGKILL');
}

async function killBoth(stage: Stage): Promise<string | void> {
  const life = someLife(stage);
  if (life === null) return noDaemon;
  const why = await killKeeper(stage);
  if (typeof why === 'string') return why;
  life.end('SIGKILL');
  await life.ended;
}

/** As before an upgrade: it says good-bye, and another comes. */
async function upgrade({ fleet, dice }: Stage): Promise<string | void> {
  const ready = fleet.seats.flatMap(({ life }) => (life?.client ? [life] : []));
  if (ready.length === 0) return noDaemon;
  const life = dice.pick(ready);
  const { client } = life;
  life.end(null);
  await client?.call(routes.stopDaemon, { body: { runs: 'keep' } }).catch(() => undefined);
  const isSlow = await Promise.race([life.ended, wait(20_000, null)]);
  if (isSlow === null) life.end('SIGKILL');
  await life.ended;
}

async function freezeDaemon(stage: Stage, freeze: Freeze): Promise<string | void> {
  const life = someLife(stage);
  if (life === null) return noDaemon;
  life.signal('SIGSTOP');
  await wait(stage.dice.between(...freeze));
  life.signal('SIGCONT');
}

async function freezeKeeper(stage: Stage, freeze: Freeze): Promise<string | void> {
  const keepers = livingKeepers(stage);
  if (keepers.length === 0) return noKeeper;
  const { pid } = stage.dice.pick(keepers);
  // Its daemon may end it.
  if (freeze === minutes) stage.killedKeepers.add(pid);
  process.kill(pid, 'SIGSTOP');
  await wait(stage.dice.between(...freeze));
  signalIfThere(pid, 'SIGCONT');
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It was killed meanwhile.
  }
}

async function jumpClock({ fleet, dice }: Stage): Promise<void> {
  const seat = dice.pick(fleet.seats);
  seat.setClock(dice.pick([-90_000, -20_000, -7_000, 7_000, 15_000]));
  await wait(dice.between(2_000, 8_000));
  seat.setClock(0);
}

/** Only one at a time of each kind. */
async function alone(
  stage: Stage,
  what: string,
  work: () => Promise<void>,
): Promise<string | void> {
  if (stage.broken.has(what)) return 'it was so already';
  stage.broken.add(what);
  try {
    await work();
  } finally {
    stage.broken.delete(what);
  }
}

async function fillDisk(stage: Stage): Promise<string | void> {
  const { fill, free } = stage.disk;
  if (typeof fill !== 'function') return fill.why;
  return await alone(stage, 'disk', async () => {
    await fill();
    await wait(stage.dice.between(1_000, 5_000));
    free();
  });
}

/** The next daemon of a seat, its keeper and its agents may write files of a little more than what the store has now. */
async function limitFiles(stage: Stage): Promise<string | void> {
  const { dataDir, dice, fleet } = stage;
  const seat = dice.pick(fleet.seats);
  return await alone(stage, 'limit', async () => {
    const size = statSync(path.join(dataDir, 'app.sqlite'), { throwIfNoEntry: false })?.size ?? 0;
    seat.limitFiles(size + 600_000);
    seat.life?.end('SIGKILL');
    await wait(dice.between(4_000, 8_000));
    seat.limitFiles(null);
    seat.life?.end('SIGKILL');
    // What this keeper still owns stays under its limit, as it would for a person.
  });
}

async function crashPostgres(stage: Stage): Promise<string | void> {
  return await alone(stage, 'postgres', async () => {
    await stage.postgres?.crash(stage.dice.between(0, 3_000));
  });
}

async function cutConnections({ postgres, broken }: Stage): Promise<string | void> {
  if (broken.has('postgres')) return 'Postgres was down';
  try {
    await postgres?.cutConnections();
  } catch {
    return 'Postgres went down meanwhile';
  }
}
