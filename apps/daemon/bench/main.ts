import { mkdirSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/errors.ts';
import { agentStart } from './agent-start.ts';
import { auditYear } from './audit-year.ts';
import { killChildren } from './children.ts';
import { claimWorker } from './claim-worker.ts';
import { type Disk, openDisk } from './disk.ts';
import { type Bench, type Figure, isMet } from './figure.ts';
import { lateness } from './lateness.ts';
import { look } from './look.ts';
import { manyRuns } from './many-runs.ts';
import { nextSlots } from './next-slot.ts';
import { postgresClaims } from './postgres-claims.ts';
import { sqliteClaims } from './sqlite-claims.ts';
import { start } from './start.ts';
import { storm } from './storm.ts';
import { tableOf } from './table.ts';
import { viewers } from './viewers.ts';

const benches: readonly Bench[] = [
  sqliteClaims,
  postgresClaims,
  look,
  storm,
  nextSlots,
  auditYear,
  start,
  lateness,
  agentStart,
  manyRuns,
  viewers,
];

const help = `Measures this build on this machine.

  npm run bench -- [--only NAME]... [--quick] [--json] [--folder FOLDER]

  --only NAME      one of ${benches.map(({ name }) => name).join(', ')}; may be repeated
  --quick          a smoke run in small; its figures mean little
  --json           print one JSON document instead of tables
  --folder FOLDER  measure on the disk of this folder
`;

interface Wish {
  readonly chosen: readonly Bench[];
  readonly quick: boolean;
  readonly json: boolean;
  readonly folder: string | null;
}

/** @throws Error with what is wrong with the command line */
function wishOf(args: readonly string[]): Wish | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      folder: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const only = values.only ?? benches.map(({ name }) => name);
  const unknown = only.find((name) => !benches.some((it) => it.name === name));
  if (unknown !== undefined) throw new Error(`There is no benchmark "${unknown}".`);
  const chosen = benches.filter(({ name }) => only.includes(name));
  return { chosen, quick: values.quick, json: values.json, folder: values.folder ?? null };
}

/** What the figures were measured on. */
function machineOf(disk: Disk) {
  return {
    processor: cpus()[0]?.model ?? '',
    cores: availableParallelism(),
    node: process.versions.node,
    disk: disk.kind,
  };
}

/** How busy the machine was in the last minute; a figure taken beside other work says less. */
function busy(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}

interface Result {
  readonly bench: string;
  readonly title: string;
  readonly loadBefore: number;
  readonly figures: readonly Figure[];
}

async function measure(wish: Wish, disk: Disk): Promise<Result[]> {
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const results: Result[] = [];
  for (const { name, title, run } of wish.chosen) {
    const folder = path.join(disk.folder, name);
    mkdirSync(folder);
    say(`— ${name}`);
    const loadBefore = busy();
    const figures = await run({ quick: wish.quick, folder, say: (text) => say(`  ${text}`) });
    results.push({ bench: name, title, loadBefore, figures });
    if (wish.json) continue;
    process.stdout.write(`\n${name}: ${title}; load before ${loadBefore}\n${tableOf(figures)}\n`);
  }
  return results;
}

async function bench(args: readonly string[]): Promise<void> {
  const wish = wishOf(args);
  if (wish === null) return void process.stdout.write(help);
  const disk = openDisk(wish.folder);
  // Also when a signal or an error ends this program.
  process.once('exit', () => {
    killChildren();
    disk.remove();
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => process.exit(130));
  }
  const machine = machineOf(disk);
  const { processor, cores, node, disk: kind } = machine;
  const head = `${cores} cores of ${processor}, Node ${node}, ${kind}${wish.quick ? '; --quick: the figures mean little' : ''}`;
  if (!wish.json) process.stdout.write(`${head}\n`);
  const results = await measure(wish, disk);
  if (wish.json) {
    process.stdout.write(`${JSON.stringify({ machine, quick: wish.quick, results }, null, 2)}\n`);
    return;
  }
  const missed = results.flatMap(({ figures }) => figures.filter((it) => isMet(it) === false));
  const goals = results.flatMap(({ figures }) => figures.filter(({ goal }) => goal !== undefined));
  process.stdout.write(`\n${goals.length - missed.length} of ${goals.length} goals met.\n`);
}

const [first, kind, url, slotAt] = process.argv.slice(2);
try {
  if (first === 'worker' && url !== undefined) {
    await claimWorker(kind === 'plain' ? 'plain' : 'ours', url, Number(slotAt));
  } else await bench(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}
