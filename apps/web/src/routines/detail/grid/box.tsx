import type { SlotCell } from '@open-design/contracts';
import type { KeyboardEvent } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { Mark, type MarkKind } from '../../../ui/mark.tsx';
import { words } from '../../../words/index.ts';
import { routineWords } from '../../../words/routine.ts';
import { countedMarks, forPeople, slotTitle, worstMark } from '../../cells.ts';
import { reasonData } from '../../reasons.tsx';

/** What must be seen at a glance has a ground of its own. */
const grounds: Readonly<Partial<Record<MarkKind, string>>> = {
  missed: 'bg-bad-wash',
  failed: 'bg-bad-wash',
  timed_out: 'bg-bad-wash',
  needs_you: 'bg-warn-wash',
  blocked: 'bg-warn-wash',
  parked: 'bg-warn-wash',
};

/** The slots of one day and column: one drawing, and how many it stands for. */
export function Box({
  cells,
  zone,
  isActive,
  isChosen,
  onChoose,
  onFocus,
  onKeyDown,
}: {
  /** At least one. */
  readonly cells: readonly SlotCell[];
  readonly zone: string;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}) {
  const [first] = cells;
  const kind = worstMark(cells);
  if (first === undefined || kind === null) return null;
  const { title, label, reason } = toldOf(cells, first, kind, zone);
  const count = cells.reduce((sum, cell) => sum + cell.count, 0);
  return (
    <button
      type="button"
      tabIndex={isActive ? 0 : -1}
      aria-label={`${label}. ${reason}`}
      aria-pressed={isChosen}
      onClick={onChoose}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
      className={classNames(
        'flex h-7 w-full min-w-6 items-center justify-center gap-0.5 rounded-md hover:bg-sunk aria-pressed:ring-2 aria-pressed:ring-accent max-[72rem]:h-10',
        grounds[kind],
      )}
      {...reasonData(title, reason)}
    >
      <Mark kind={kind} className="size-3.5" />
      {count > 1 ? <span className="text-[0.6875rem] text-soft tabular-nums">{count}</span> : null}
    </button>
  );
}

function toldOf(
  cells: readonly SlotCell[],
  first: SlotCell,
  kind: MarkKind,
  zone: string,
): { title: string; label: string; reason: string } {
  const title = slotTitle(first, zone);
  if (cells.length === 1)
    return {
      title,
      label: `${title}: ${words.outcome[kind]}`,
      reason: forPeople(first.reason, zone),
    };
  const several = `${title} …: ${routineWords.grid.several(cells.length)}`;
  return { title: several, label: several, reason: countedMarks(cells) };
}
