import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { killChildren } from '../../bench/children.ts';
import { openStore } from '../../src/store/store.ts';
import { Checks } from './checks.ts';
import { createDice } from './dice.ts';
import { openDisk } from './disk.ts';
import { strike } from './faults.ts';
import { startFleet } from './fleet.ts';
import { startPostgres } from './postgres.ts';
import { processesOn, sweep } from './processes.ts';
import { addRoutines, setRoutines } from './routines.ts';
import { seatsOf, settle } from './settle.ts';
import type { Stage } from './stage.ts';
import { startsIn } from './starts.ts';
import { Tally } from './tally.ts';
import type { Wish } from './wish.ts';

/** What came of all rounds. */
export interface ChaosEnd {
  readonly tally: Tally;
  readonly stage: Stage;
  /** What did not hold; after which nothing more was tried. */
  readonly broken: readonly string[];
  /** The round in which it broke; the one after the last is the final stop. */
  readonly round: number;
  readonly tookMs: number;
}

/** Sets the stage, plays the rounds, stops everything, and takes all of it away again. */
export async function chaos(wish: Wish, say: (text: string) => void): Promise<ChaosEnd> {
  const from = Date.now();
  const stage = await setStage(wish, say);
  const checks = new Checks(stage);
  let broken: string[] = [];
  for (let round = 1; isWanted(stage, round, from) && broken.length === 0; round += 1) {
    say(`round ${round}, after ${stage.tally.kills} kills`);
    broken = await playRound(stage, checks).catch((error: unknown) => [
      error instanceof Error ? (error.stack ?? error.message) : String(error),
      ...seatsOf(stage),
    ]);
    stage.tally.rounds = round;
  }
  if (broken.length === 0) {
    say('the final stop');
    broken = await finalStop(stage);
    if (broken.length === 0) stage.tally.rounds += 1;
  }
  await strikeStage(stage, broken.length > 0);
  const round = stage.tally.rounds;
  return { tally: stage.tally, stage, broken, round, tookMs: Date.now() - from };
}

function isWanted({ wish, tally }: Stage, round: number, from: number): boolean {
  if (wish.minutes !== undefined && Date.now() - from > wish.minutes * 60_000) return false;
  return wish.kills === undefined ? round <= wish.rounds : tally.kills < wish.kills;
}

/** Folders that a person will want to look into. */
const isLeft = new Set<string>();

async function setStage(wish: Wish, say: (text: string) => void): Promise<Stage> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'od-chaos-'));
  const logs = path.join(folder, 'logs');
  mkdirSync(logs);
  // Postgres runs as somebody else; it must get to its own folder below.
  chmodSync(folder, 0o711);
  const starts = path.join(folder, 'starts');
  const disk = await openDisk(folder);
  process.once('exit', () => {
    killChildren();
    sweep(folder, new Set(startsIn(starts).map(({ runId }) => runId)));
    disk.remove();
    if (!isLeft.has(folder)) rmSync(folder, { recursive: true, force: true });
  });
  const dataDir = path.join(disk.folder, 'data');
  mkdirSync(dataDir);
  const postgres = wish.engine === 'postgres' ? await startPostgres(folder) : null;
  const databaseUrl = postgres?.url ?? null;
  const dice = createDice(wish.seed);
  const pauseMs = () => dice.between(0, 400);
  const fleet = startFleet(wish.daemons, logs, { dataDir, databaseUrl }, pauseMs);
  while (fleet.clients.length < wish.daemons) await wait(50);
  const [client] = fleet.clients;
  if (client === undefined) throw new Error('no daemon is ready');
  const programs = await addRoutines(client, starts);
  const store = () => openStore({ dataDir, databaseUrl });
  const around = { folder, dataDir, starts, disk, postgres, fleet, programs, store, say };
  const tally = new Tally();
  return { wish, dice, tally, ...around, killedKeepers: new Set(), broken: new Set() };
}

/** Things break for some seconds; then everything is put right, comes to rest, and is looked at. */
async function playRound(stage: Stage, checks: Checks): Promise<string[]> {
  const { wish, dice, fleet, programs } = stage;
  await setRoutines(() => fleet.clients, programs.keys(), 'resumeRoutine');
  const until = Date.now() + wish.seconds * 1_000;
  // Now daemons hardly get to work, now runs go from hand to hand in the middle of what they say.
  const longestPauseMs = dice.pick([900, 1_500, 3_500]);
  const strikes: Promise<void>[] = [];
  while (Date.now() < until) {
    strikes.push(strike(stage));
    await wait(dice.between(150, longestPauseMs));
  }
  await Promise.all(strikes);
  const left = await settle(stage);
  return left.length > 0 ? left : await checks.all();
}

/** How long (ms) what was told to stop may take, with the ladder of those that are deaf. */
const stopMs = 20_000;

/** All daemons are stopped while runs are live: nothing may survive it. */
async function finalStop({ fleet, programs, folder, tally, killedKeepers }: Stage) {
  await setRoutines(() => fleet.clients, programs.keys(), 'resumeRoutine');
  await wait(6_000);
  const from = Date.now();
  await fleet.close('SIGTERM');
  const left = () => processesOn(folder).filter(({ command }) => !command.includes('postgres'));
  while (left().length > 0 && Date.now() - from < stopMs) await wait(100);
  tally.checks.add('survivors of the final stop');
  killedKeepers.clear();
  return left().map((it) => `survived the stop: ${JSON.stringify(it)}`);
}

async function strikeStage(stage: Stage, isBroken: boolean): Promise<void> {
  const { fleet, folder, starts, postgres, disk, wish, say } = stage;
  await fleet.close('SIGKILL');
  sweep(disk.folder, new Set(startsIn(starts).map(({ runId }) => runId)));
  await postgres?.stop();
  disk.remove();
  if (!isBroken && !wish.keep) return;
  isLeft.add(folder);
  say(`data and logs are left in ${folder}`);
}
