import { setTimeout as wait } from 'node:timers/promises';
import { type Client, Policies, routes, type RoutineInput } from '@open-design/contracts';
import { fixture } from './programs.ts';

/** How many lines the counting program says. */
export const countedLines = 100;
/** How many characters the flooding program writes, without line ends. */
export const floodedCharacters = 1_000_000;

const shell = (name: string, ...more: string[]) => ({ run: '/bin/sh', name, more });

/** What the routines run, how often (s), and what becomes of a slot while the one before works. */
const programs = [
  { ...shell('ok.sh'), everyS: 5, overlap: 'skip' },
  { ...shell('counts.sh', String(countedLines)), everyS: 5, overlap: 'queue_one' },
  { ...shell('counts.sh', String(countedLines)), everyS: 5, overlap: 'allow' },
  { ...shell('half-line.sh'), everyS: 5, overlap: 'allow' },
  { ...shell('floods.sh', String(floodedCharacters)), everyS: 20, overlap: 'skip' },
  { ...shell('hangs.sh'), everyS: 10, overlap: 'cancel_running' },
  { ...shell('deaf.sh'), everyS: 15, overlap: 'queue_all' },
  { run: process.execPath, name: 'double-fork.mjs', more: [], everyS: 10, overlap: 'skip' },
] as const;

/** The limits are short: what hangs must end within a round. */
const limits = { overallMs: 20_000, noProgressMs: 6_000, stopGraceMs: 500 };
const retry = { attempts: 3, firstDelayMs: 500, factor: 2, maxDelayMs: 2_000 };

/** A routine of the rounds. Its name is that of its program. */
function routineOf(it: (typeof programs)[number], starts: string, now: number): RoutineInput {
  return {
    name: it.name,
    prompt: 'Go on.',
    schedule: { kind: 'interval', everyMs: it.everyS * 1_000, anchorAt: now + 1_000 },
    target: { mode: 'create_each_run' },
    agentId: 'command',
    agentOptions: { argv: [it.run, fixture(it.name), starts, ...it.more] },
    policies: Policies.parse({ overlap: { mode: it.overlap, max: 3 }, limits, retry }),
    enabled: true,
  };
}

/** Adds them all. @returns name by id */
export async function addRoutines(client: Client, starts: string): Promise<Map<string, string>> {
  const byId = new Map<string, string>();
  for (const it of programs) {
    const body = routineOf(it, starts, Date.now());
    const { routine } = await client.call(routes.createRoutine, { body });
    byId.set(routine.id, it.name);
  }
  return byId;
}

/** Lets slots come due, or not, through whichever daemon answers. @throws Error when none does in a minute */
export async function setRoutines(
  clients: () => readonly Client[],
  ids: Iterable<string>,
  way: 'pauseRoutine' | 'resumeRoutine',
): Promise<void> {
  const left = new Set(ids);
  let why = 'no daemon is ready';
  for (let tries = 0; tries < 240; tries += 1) {
    const [client] = clients();
    try {
      for (const id of client === undefined ? [] : left) {
        const params = { id };
        if (way === 'pauseRoutine') await client?.call(routes.pauseRoutine, { params, body: {} });
        else await client?.call(routes.resumeRoutine, { params });
        left.delete(id);
      }
    } catch (error) {
      why = error instanceof Error ? error.message : String(error);
    }
    if (left.size === 0) return;
    await wait(250);
  }
  throw new Error(`no daemon obeyed ${way}: ${why}`);
}
