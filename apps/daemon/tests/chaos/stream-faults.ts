import type { RunEvent } from '@open-design/contracts';
import { countedLines, floodedCharacters } from './routines.ts';
import type { Attempt } from './rows.ts';

/** What is wrong with the stored events of an attempt that has ended; nothing when all is well. */
export function streamFaults(
  { id, status, started_at }: Pick<Attempt, 'id' | 'status' | 'started_at'>,
  program: string,
  events: readonly RunEvent[],
): string[] {
  // It never got to its preparation: it is listed, and has no stream.
  if (status === 'canceled' && started_at === null && events.length === 0) return [];
  const faults: string[] = [];
  const hole = events.findIndex(({ seq }, index) => seq !== index + 1);
  if (hole !== -1) faults.push(`event ${hole + 1} has the number ${events[hole]?.seq}`);
  const ends = events.filter(({ name }) => name === 'end');
  const last = events.at(-1);
  if (ends.length !== 1) faults.push(`there are ${ends.length} end events`);
  if (last?.name !== 'end') faults.push(`the last event is ${last?.name}`);
  else if (last.data.status !== status) faults.push(`its end event says ${last.data.status}`);
  const said = textOf(events);
  if (!isWhole(program, said, status === 'succeeded'))
    faults.push(`it said ${said.length} characters, the last ${JSON.stringify(said.slice(-40))}`);
  return faults.map((fault) => `the attempt ${id} of ${program} (${status}): ${fault}`);
}

function textOf(events: readonly RunEvent[]): string {
  return events.flatMap((event) => (event.name === 'stdout' ? event.data.text : [])).join('');
}

/** What each program says. */
const words: Readonly<Record<string, string>> = {
  'ok.sh': 'done\n',
  'counts.sh': Array.from({ length: countedLines }, (_, index) => `line ${index + 1}\n`).join(''),
  'half-line.sh': 'whole\nha',
  'floods.sh': `${'x'.repeat(1_000)}\n`.repeat(floodedCharacters / 1_000),
  'hangs.sh': '',
  'deaf.sh': 'ready\n',
  'double-fork.mjs': 'done\n',
};

/** All of it, or, of an attempt that did not come to its end, as much as it got to: nothing left out, nothing twice. */
function isWhole(program: string, said: string, isAll: boolean): boolean {
  const all = words[program] ?? '';
  return isAll ? said.trimEnd() === all.trimEnd() : all.startsWith(said);
}
