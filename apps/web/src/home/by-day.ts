import type { InboxItem } from '@open-design/contracts';
import { dayAndTime } from '../ui/time.tsx';

/** Runs of one day, by the clock of the person who looks. */
export interface DayOfRuns {
  readonly label: string;
  readonly items: readonly InboxItem[];
}

/** Gathers runs by the day on which they ended, in their order. */
export function byDay(items: readonly InboxItem[]): readonly DayOfRuns[] {
  const days = new Map<string, InboxItem[]>();
  for (const item of items) {
    const label = dayLabel(item.completedAt);
    const day = days.get(label);
    if (day === undefined) days.set(label, [item]);
    else day.push(item);
  }
  return [...days].map(([label, own]) => ({ label, items: own }));
}

/** `Today`, `Yesterday`, `Thu 26 Nov`. @param at UTC epoch ms */
function dayLabel(at: number): string {
  const words = dayAndTime(at).split(' ').slice(0, -1).join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
