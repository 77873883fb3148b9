import type { SlotCell } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { Mark } from '../ui/mark.tsx';
import { words } from '../words/index.ts';
import { routinesWords } from '../words/routines.ts';
import { forPeople, markOf, slotTitle } from './cells.ts';
import { reasonData, Reasons } from './reasons.tsx';

/** So many slots does a strip have room for. */
const places = 14;

/** Where an arrow key leads from a place in a row of so many. */
export function placeAfter(key: string, at: number, count: number): number | null {
  if (key === 'ArrowLeft') return Math.max(0, at - 1);
  if (key === 'ArrowRight') return Math.min(count - 1, at + 1);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return null;
}

/**
 * The last slots of a routine, oldest first: what became of each by colour and
 * shape, why on hover and on focus. One stop of the Tab key; arrows move inside,
 * Enter opens the slot.
 */
export function Strip({
  routineId,
  name,
  zone,
  cells,
}: {
  readonly routineId: string;
  readonly name: string;
  readonly zone: string;
  readonly cells: readonly SlotCell[];
}) {
  const [wished, setActive] = useState(Number.POSITIVE_INFINITY);
  const active = Math.min(wished, cells.length - 1);
  if (cells.length === 0) return <p className="text-sm text-soft">{routinesWords.noSlots}</p>;
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const next = placeAfter(event.key, active, cells.length);
    const links = event.currentTarget.parentElement?.querySelectorAll('a');
    if (next === null || links === undefined) return;
    event.preventDefault();
    links[next]?.focus();
  };
  return (
    <Reasons className="w-full max-w-[21rem] min-[72rem]:w-max">
      <div role="group" aria-label={routinesWords.strip(name)} className="flex">
        {Array.from({ length: Math.max(0, places - cells.length) }, (_, at) => (
          <span key={at} className={`${place} text-line-strong`} aria-hidden>
            ·
          </span>
        ))}
        {cells.map((cell, at) => {
          const kind = markOf(cell);
          const title = slotTitle(cell, zone);
          const reason = forPeople(cell.reason, zone);
          return (
            <Link
              key={cell.slotAt}
              to="/routines/$routineId"
              params={{ routineId }}
              search={{ at: cell.slotAt }}
              tabIndex={at === active ? 0 : -1}
              aria-label={`${title}: ${words.outcome[kind]}. ${reason}`}
              onFocus={() => setActive(at)}
              onKeyDown={move}
              className={`${place} rounded hover:bg-sunk`}
              {...reasonData(title, reason)}
            >
              <Mark kind={kind} className="size-3.5" />
            </Link>
          );
        })}
      </div>
    </Reasons>
  );
}

const place =
  'flex h-10 min-w-0 flex-1 items-center justify-center min-[72rem]:h-8 min-[72rem]:w-[1.125rem] min-[72rem]:flex-none';
