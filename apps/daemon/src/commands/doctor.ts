import { access, constants, statfs } from 'node:fs/promises';
import type { Agent, DoctorCheck } from '@open-design/contracts';
import { messageOf } from '../errors.ts';
import { listDaemons } from '../store/queries/daemons.ts';
import type { ZoneData } from '../store/queries/zone-data.ts';
import type { Store } from '../store/store.ts';
import type { SurveySetup } from '../record/prune/survey.ts';
import { disk } from './doctor/disk.ts';
import type { OwnProgram } from '../config/programs.ts';
import { clock } from './doctor/clock.ts';
import { prices } from './doctor/prices.ts';
import { program } from './doctor/program.ts';
import { timeZones } from './doctor/time-zones.ts';
import { usageLimits } from './doctor/usage-limits.ts';

/** Less than this on the disk of the data folder (bytes) is worth a word. */
const littleRoom = 512 * 1024 * 1024;

export interface DoctorSetup {
  readonly store: Store;
  readonly dataDir: string;
  readonly daemonId: string;
  readonly zoneData: ZoneData;
  readonly listAgents: () => Promise<Agent[]>;
  readonly leftovers: SurveySetup;
  readonly program: OwnProgram;
}

/** Looks at what the daemon stands on, and says what to do where something is not as it should be. */
export async function examine(setup: DoctorSetup): Promise<DoctorCheck[]> {
  return await Promise.all([
    store(setup),
    dataFolder(setup),
    clock(setup.store, setup.daemonId),
    timeZones(setup.store, setup.zoneData),
    agents(setup),
    prices(setup.dataDir),
    usageLimits(setup.store),
    disk(setup.leftovers),
    program(setup.program),
    nodeVersion(),
  ]);
}

async function store({ store }: DoctorSetup): Promise<DoctorCheck> {
  const name = 'Store';
  try {
    const daemons = await store.read(listDaemons);
    const found = `${store.engine}, ${daemons.length} ${daemons.length === 1 ? 'daemon' : 'daemons'} on it`;
    return { name, ok: true, found, remedy: null };
  } catch (error) {
    const remedy = 'Check the disk, or the database server, and start the daemon again.';
    return { name, ok: false, found: messageOf(error), remedy };
  }
}

async function dataFolder({ dataDir }: DoctorSetup): Promise<DoctorCheck> {
  const name = 'Data folder';
  try {
    await access(dataDir, constants.W_OK);
    const { bavail, bsize } = await statfs(dataDir);
    const free = bavail * bsize;
    const ok = free > littleRoom;
    const found = `${dataDir}, ${Math.floor(free / 1024 / 1024)} MiB free`;
    return { name, ok, found, remedy: ok ? null : 'Make room on the disk.' };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), remedy: 'Make the folder writable.' };
  }
}

async function agents({ listAgents }: DoctorSetup): Promise<DoctorCheck> {
  const all = await listAgents();
  const there = all.filter(({ available }) => available).map(foundText);
  const missing = all.filter(({ available }) => !available);
  return {
    name: 'Agents',
    ok: there.length > 0,
    found: `${there.join(', ') || 'none'}${missing.length > 0 ? `; not installed: ${missing.map(({ id }) => id).join(', ')}` : ''}`,
    remedy: there.length > 0 ? null : '`open-design agent list` says how to install each.',
  };
}

function foundText({ id, version, login }: Agent): string {
  const named = version === null ? id : `${id} ${version}`;
  return login === 'no' ? `${named} (not signed in)` : named;
}

async function nodeVersion(): Promise<DoctorCheck> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  const remedy = ok ? null : 'Install Node 20.19 or newer.';
  return { name: 'Node', ok, found: process.version, remedy };
}
