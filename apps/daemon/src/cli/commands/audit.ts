import {
  type AuditFinding,
  type AuditReport,
  type Client,
  type Routine,
  routes,
} from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { Exit } from '../exit.ts';
import { instantForms, readInstant } from '../instants.ts';
import { instant, oneLine, type Painter } from '../print.ts';
import { findHistory } from '../resolve.ts';

interface Options {
  readonly from?: number;
  readonly to?: number;
}

/** Adds `audit`. */
export function addAuditCommand(program: Command): void {
  const audit = program
    .command('audit')
    .description('prove that every slot that was due is in the ledger, once; ends with 1 if not')
    .argument('[routine]', 'of this one alone: id, the beginning of one, or name')
    .option('--from <instant>', `slots from then on; ${instantForms}`, readInstant)
    .option('--to <instant>', 'slots up to then', readInstant);
  does(audit, async ({ daemon, answer, paint }, wanted: string | undefined, own: Options) => {
    const { client } = await daemon();
    const routineId = wanted === undefined ? undefined : (await findHistory(client, wanted)).id;
    const report = await client.call(routes.audit, { query: { ...own, routineId } });
    const names = report.ok && report.replanned.length === 0 ? [] : await routinesOf(client);
    answer(report, () => auditText(report, names, paint));
    return report.ok ? Exit.done : Exit.failed;
  });
}

async function routinesOf(client: Client): Promise<readonly Routine[]> {
  return (await client.call(routes.listRoutines)).routines;
}

/** What each kind of finding says of its slots. */
const kinds = [
  ['missing', 'due, but not in the ledger'],
  ['extra', 'in the ledger, but never due'],
  ['twice', 'in the ledger more than once'],
  ['replanned', 'no fault: planned by older rules of time zones than the present ones'],
] as const;

/** The report for people: one line where all is well, else every finding under its kind. */
export function auditText(
  report: AuditReport,
  routines: readonly Pick<Routine, 'id' | 'name'>[],
  paint: Painter,
): string {
  const { ok, expected, recorded } = report;
  const verdict = ok ? paint('green', 'ok') : paint('red', 'not ok');
  const counts = `${counted(expected, 'slot')} expected, ${number.format(recorded)} recorded`;
  const names = new Map(routines.map(({ id, name }) => [id, oneLine(name, 40)]));
  const line = ({ routineId, slotAt }: AuditFinding) =>
    `  ${instant(slotAt)}  ${names.get(routineId) ?? routineId}`;
  const findings = kinds.flatMap(([kind, words]) => {
    const found = report[kind];
    if (found.length === 0) return [];
    const more = found.length < mostListed ? [] : [`  … (at most ${mostListed} are listed)`];
    return [paint('yellow', `${kind}: ${words}`), ...found.map(line), ...more];
  });
  const history = report.versions.map(
    ({ routineId, version, fault }) =>
      `  version ${version} ${fault.replaceAll('_', ' ')}  ${names.get(routineId) ?? routineId}`,
  );
  const damage = paint('yellow', 'versions: the history of definitions is damaged or unreadable');
  const first = `${verdict}: ${counts} in ${counted(report.routines, 'routine')}`;
  return [first, ...findings, ...(history.length > 0 ? [damage, ...history] : [])].join('\n');
}

/** How many findings of a kind the daemon lists. */
const mostListed = 100;
const number = new Intl.NumberFormat('en-US');

function counted(count: number, noun: string): string {
  return `${number.format(count)} ${noun}${count === 1 ? '' : 's'}`;
}
