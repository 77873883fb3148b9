import { readFile } from 'node:fs/promises';
import { RoutineInput } from '@open-design/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { now } from '../../clock.ts';
import type { Downtime } from '../../simulate/downtime.ts';
import type { SimulatedRoutine } from '../../simulate/simulate.ts';
import { countUpTo, does, type Invocation } from '../command.ts';
import { Exit, faultsOf, usage } from '../exit.ts';
import { instantForms, readInstant } from '../instants.ts';
import { readLength } from '../length.ts';
import { findRoutine } from '../resolve.ts';
import { simulationText } from './simulate-text.ts';

interface SimulateOptions {
  readonly routine?: readonly string[];
  readonly file?: string;
  readonly days: number;
  readonly from?: number;
  readonly daemons: number;
  readonly down: readonly Downtime[];
  readonly runTakes: number;
}

const help = `
Ticker, claim, policies and ledger are those that fire; only the runs are made up.
The data folder is not touched. Ends with 1 when the simulated ledger does not add up.

A file holds a routine as the API takes it; its name and schedule are enough:
  {"name": "Brief", "schedule": {"kind": "daily", "time": "08:30", "timezone": "Europe/Berlin"}}
`;

/** Adds `simulate`. */
export function addSimulateCommand(program: Command): void {
  const simulate = program
    .command('simulate')
    .description('let daemons live through days to come, on a simulated clock')
    .option('--routine <id...>', 'routines of the running daemon, as if none were paused')
    .option('--file <file>', 'one routine as JSON, or an array of them; needs no daemon')
    .requiredOption('--days <count>', 'how many days', countUpTo(3_660))
    .option('--from <instant>', `begin here (default: now); ${instantForms}`, readInstant)
    .option('--daemons <count>', 'how many daemons share the store', countUpTo(8), 1)
    .addOption(
      new Option(
        '--down <from..to>',
        'no daemon runs between two instants; D2:FROM..TO: the second does not; may be given several times',
      )
        .argParser(addDown)
        .default([], 'never'),
    )
    .addOption(
      new Option('--run-takes <duration>', 'how long every run takes, as 90s, 5m or 2h')
        .argParser(lengthOf)
        .default(300_000, '5m'),
    )
    .addHelpText('after', help);
  does(simulate, async (call, options: SimulateOptions) => {
    const routines = await routinesOf(call, options);
    const { from = now(), days, daemons, down: downs, runTakes: runTakesMs } = options;
    // Loaded only here: every other command starts without the daemon's rooms.
    const { simulate } = await import('../../simulate/simulate.ts');
    const until = from + days * 86_400_000;
    const found = await simulate({ routines, from, until, daemons, downs, runTakesMs });
    call.answer(found, () => simulationText(found, call.paint));
    return found.audit.ok ? Exit.done : Exit.failed;
  });
}

async function routinesOf(
  { daemon }: Invocation,
  { routine, file }: SimulateOptions,
): Promise<readonly SimulatedRoutine[]> {
  if ((routine === undefined) === (file === undefined))
    throw usage('Give either --routine or --file.');
  if (file !== undefined) return await routinesIn(file);
  const { client } = await daemon();
  const found: SimulatedRoutine[] = [];
  for (const wanted of routine ?? []) found.push(await findRoutine(client, wanted));
  return found;
}

/** A routine as it is added, of which only name, schedule and policies matter here. */
const Simulated = RoutineInput.partial({ prompt: true, target: true });

async function routinesIn(file: string): Promise<readonly SimulatedRoutine[]> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usage(`--file cannot be read: ${why}.`);
  }
  const schema = Array.isArray(json) ? z.array(Simulated).min(1) : Simulated;
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw usage('--file holds no routine.', faultsOf(parsed.error));
  return Array.isArray(parsed.data) ? parsed.data : [parsed.data];
}

function addDown(text: string, before: readonly Downtime[]): readonly Downtime[] {
  const [, daemon, from = '', to = ''] = /^(?:D([1-8]):)?(.+)\.\.(.+)$/.exec(text) ?? [];
  const down = {
    daemon: daemon === undefined ? null : Number(daemon),
    from: readInstant(from),
    to: readInstant(to),
  };
  if (down.from < down.to) return [...before, down];
  throw new InvalidArgumentError('Expected FROM..TO with TO after FROM.');
}

/** @returns ms */
function lengthOf(text: string): number {
  const length = readLength(text);
  if (length !== null) return length.ms;
  throw new InvalidArgumentError('Expected a length of time as 90s, 5m or 2h.');
}
