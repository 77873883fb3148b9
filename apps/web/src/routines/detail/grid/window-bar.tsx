import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button, IconButton } from '../../../ui/button.tsx';
import { routineWords } from '../../../words/routine.ts';
import { type Range, ranges } from './window.ts';

const said = routineWords.grid;

/** How many weeks the grid shows, and which. */
export function WindowBar({
  weeks,
  back,
  onWeeks,
  onBack,
}: {
  readonly weeks: Range;
  readonly back: number;
  readonly onWeeks: (weeks: Range) => void;
  readonly onBack: (back: number) => void;
}) {
  return (
    <>
      <select
        aria-label={said.range}
        value={weeks}
        onChange={(event) => {
          const chosen = ranges.find((it) => String(it) === event.target.value);
          if (chosen !== undefined) onWeeks(chosen);
        }}
        className="h-9 rounded-lg border border-line-strong bg-card px-2.5 text-sm max-md:h-10"
      >
        {ranges.map((it) => (
          <option key={it} value={it}>
            {said.ranges[it]}
          </option>
        ))}
      </select>
      <IconButton label={said.earlier} className="max-md:size-10" onClick={() => onBack(back + 1)}>
        <ChevronLeft className="size-4" aria-hidden />
      </IconButton>
      <IconButton
        label={said.later}
        className="max-md:size-10"
        disabled={back === 0}
        onClick={() => onBack(back - 1)}
      >
        <ChevronRight className="size-4" aria-hidden />
      </IconButton>
      {back === 0 ? null : (
        <Button size="small" onClick={() => onBack(0)}>
          {said.now}
        </Button>
      )}
    </>
  );
}
