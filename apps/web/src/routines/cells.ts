import type { SlotCell } from '@open-design/contracts';
import { routinesWords } from '../words/routines.ts';
import type { MarkKind } from '../ui/mark.tsx';
import { dayAndTime, ownZone } from '../ui/time.tsx';
import { words } from '../words/index.ts';

/** How a slot is drawn: by its run where it has one, else by what became of it. */
export function markOf({ outcome, status }: SlotCell): MarkKind {
  if (outcome === 'ran') return status ?? 'ran';
  if (outcome !== 'caught_up' || status === null) return outcome;
  // That it came late is what tells it apart, as long as it came well.
  return status === 'succeeded' || status === 'nothing_to_do' ? 'caught_up' : status;
}

/** What a person must see first where one drawing stands for several slots. */
const worstFirst: readonly MarkKind[] = [
  'missed',
  'failed',
  'timed_out',
  'blocked',
  'parked',
  'needs_you',
  'interrupted',
  'canceled',
  'running',
  'queued',
  'skipped',
  'caught_up',
  'succeeded',
  'nothing_to_do',
  'ran',
  'due',
];

/** The drawing that stands for several slots: the worst of them; null for none. */
export function worstMark(cells: readonly SlotCell[]): MarkKind | null {
  const kinds = new Set(cells.map(markOf));
  return worstFirst.find((kind) => kinds.has(kind)) ?? null;
}

/** `2 missed, 2 succeeded`: what became of several slots, worst first. */
export function countedMarks(cells: readonly SlotCell[]): string {
  const counts = new Map<MarkKind, number>();
  for (const cell of cells) counts.set(markOf(cell), (counts.get(markOf(cell)) ?? 0) + cell.count);
  return worstFirst
    .flatMap((kind) => {
      const count = counts.get(kind);
      return count === undefined ? [] : [`${count} ${words.outcome[kind].toLowerCase()}`];
    })
    .join(', ');
}

/** The slot's time, with its zone where it is not the viewer's own, and how far it reaches where it stands for several. */
export function slotTitle({ slotAt, untilAt, count }: SlotCell, zone: string): string {
  const reach = count === 1 ? '' : `, ${routinesWords.stretch(count, dayAndTime(untilAt, zone))}`;
  return `${timeInZone(slotAt, zone)}${reach}`;
}

/** `Mon 23 Nov 08:30`, and its zone where it is not the viewer's own. @param at UTC epoch ms */
export function timeInZone(at: number, zone: string): string {
  return `${dayAndTime(at, zone)}${zone === ownZone ? '' : `, ${zone}`}`;
}

/** A sentence of the daemon's for a person: instants on the clock of a zone, ids by their beginning. */
export function forPeople(sentence: string, zone: string): string {
  return sentence
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (iso) => dayAndTime(Date.parse(iso), zone))
    .replace(/\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '$1');
}
