import { causeInWords } from '@open-design/contracts';
import type { Simulation } from '../../simulate/simulate.ts';
import { folded, type Stretch } from '../../simulate/timeline.ts';
import { instant, type Painter, table } from '../print.ts';
import { outcomeWords } from '../slot-words.ts';

/** A simulation for people: every routine's time line and counts, then the audit. */
export function simulationText(
  { routines, audit, from, until }: Simulation,
  paint: Painter,
): string {
  const parts = routines.map(({ name, timeline, counts, open }) => {
    const told = Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([outcome, count]) => `${count} ${outcome.replaceAll('_', ' ')}`);
    const left = open === 0 ? [] : [`${open} not looked at: no daemon runs at the end`];
    const sum = [...told, ...left].join(', ');
    return [
      paint('bold', name),
      timeline.length === 0 ? 'No slot came due.' : lines(folded(timeline), paint),
      ...(sum === '' ? [] : [sum]),
      '',
    ].join('\n');
  });
  const { ok, expected, recorded, missing, extra, twice } = audit;
  const found = `${expected} slots expected, ${recorded} recorded`;
  const wrong = `${missing.length} missing, ${extra.length} not implied, ${twice.length} twice`;
  return [
    paint('dim', `${instant(from)} to ${instant(until)}`),
    '',
    ...parts,
    ok
      ? `${paint('green', 'The ledger is closed')}: ${found}.`
      : `${paint('red', 'The ledger is not closed')}: ${found}; ${wrong}.`,
  ].join('\n');
}

/** A longer time line is shown by its beginning and its end of this many lines. */
const shown = 30;

function lines(timeline: readonly Stretch[], paint: Painter): string {
  if (timeline.length <= 2 * shown) return rows(timeline, paint);
  const between = `… ${timeline.length - 2 * shown} more lines; --json has them all …`;
  return [
    rows(timeline.slice(0, shown), paint),
    paint('dim', between),
    rows(timeline.slice(-shown), paint),
  ].join('\n');
}

function rows(timeline: readonly Stretch[], paint: Painter): string {
  return table(
    ['SLOTS', 'FROM', 'TO', 'OUTCOME', 'DAEMON', 'CAUSE'],
    timeline.map(({ slotAt, untilAt, count, outcome, cause, daemon }) => [
      String(count),
      instant(slotAt),
      count === 1 ? '' : instant(untilAt),
      paint(outcome === 'ran' ? 'green' : 'yellow', outcomeWords[outcome]),
      daemon,
      cause === null ? '–' : causeInWords[cause],
    ]),
    paint,
  );
}
