import { routes, type SlotCell } from '@open-design/contracts';
import { useMemo, useState } from 'react';
import { useApi } from '../../api.ts';
import { Card, Section } from '../../ui/card.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty, Loaded, Skeleton } from '../../ui/states.tsx';
import { ownZone, useNow } from '../../ui/time.tsx';
import { routineWords } from '../../words/routine.ts';
import { markOf } from '../cells.ts';
import { useIsWide } from '../use-wide.ts';
import { Grid } from './grid/grid.tsx';
import { layOut } from './grid/layout.ts';
import { Legend } from './grid/legend.tsx';
import { placeOf } from './grid/moves.ts';
import { daysOfWindow, type Range } from './grid/window.ts';
import { dateIn, type ZoneDay } from './grid/zone-days.ts';
import { WindowBar } from './grid/window-bar.tsx';
import { Why } from './why.tsx';

const said = routineWords.grid;
const minuteMs = 60_000;
/** A routine with fewer slots than this in four weeks is shown over a year. */
const few = 8;

export interface SlotsProps {
  readonly routineId: string;
  readonly name: string;
  /** The zones of its schedules. */
  readonly zones: readonly string[];
  /** The slot that is asked about (UTC epoch ms), or null. */
  readonly at: number | null;
  readonly onChoose: (slotAt: number | null) => void;
  readonly onBackfill: (slotAt: number) => void;
}

/** What became of every slot of some weeks, and beside it why. */
export function Slots({ routineId, name, zones, at, onChoose, onBackfill }: SlotsProps) {
  const zone = zones[0] ?? ownZone;
  const now = useNow(minuteMs);
  const { weeks, back, days, query, choose, setBack } = useWindow(routineId, zone, now);
  const isWide = useIsWide();
  const cells = query.data?.cells ?? [];
  const why =
    at === null ? null : (
      <Why
        {...{ routineId, at, zone, onChoose, onBackfill }}
        cell={cellAt(cells, at)}
        beside={besideOf(cells, days, at)}
      />
    );
  return (
    <Section
      title={said.title}
      aside={<WindowBar {...{ weeks, back }} onWeeks={choose} onBack={setBack} />}
    >
      <p className="mb-3 text-sm text-soft">
        {zone === ownZone ? said.ownZone(zone) : said.zone(zone)}
        {zones.length > 1 ? `. ${said.moreZones(zones.join(', '))}` : ''}
      </p>
      <Loaded query={query} skeleton={<Skeleton lines={10} />}>
        {({ truncated }) => (
          <div className="gap-6 min-[72rem]:flex">
            <div className="min-w-0 flex-1">
              {cells.length === 0 ? (
                <Empty title={said.none}>{said.noneLead}</Empty>
              ) : (
                <Card className="px-4 pt-3 pb-3">
                  <Grid {...{ name, cells, days, zone, now, onChoose }} chosenAt={at} />
                  <Legend kinds={new Set(cells.map(markOf))} />
                </Card>
              )}
              {truncated ? <p className="mt-2 text-sm text-soft">{said.truncated}</p> : null}
            </div>
            {isWide ? (
              <aside aria-label={routineWords.why.title} className="w-64 shrink-0">
                <Card className="sticky top-6 p-4">
                  <h2 className="mb-2 text-base font-semibold">{routineWords.why.title}</h2>
                  {why ?? <p className="text-sm text-soft">{routineWords.why.none}</p>}
                  {why === null ? <p className="mt-2 text-sm text-soft">{said.hint}</p> : null}
                </Card>
              </aside>
            ) : null}
          </div>
        )}
      </Loaded>
      {!isWide && why !== null ? (
        <Dialog title={routineWords.why.title} onClose={() => onChoose(null)}>
          {why}
        </Dialog>
      ) : null}
    </Section>
  );
}

/** The days that are shown, and their slots. */
function useWindow(routineId: string, zone: string, now: number) {
  const [chosen, setChosen] = useState<Range | null>(null);
  const [back, setBack] = useState(0);
  const today = dateIn(now, zone);
  const window = (weeks: Range) => ({ weeks, back, zone, now: Date.parse(`${today}T12:00:00Z`) });
  // oxlint-disable-next-line react/exhaustive-deps
  const month = useMemo(() => daysOfWindow(window(chosen ?? 4)), [chosen, back, zone, today]);
  const first = useCells(routineId, month);
  const isSparse = chosen === null && first.data !== undefined && first.data.cells.length < few;
  // oxlint-disable-next-line react/exhaustive-deps
  const year = useMemo(
    () => (isSparse ? daysOfWindow(window(52)) : []),
    [isSparse, back, zone, today],
  );
  const second = useCells(routineId, year);
  const isYear = isSparse && second.data !== undefined;
  return {
    weeks: chosen ?? (isYear ? (52 as const) : (4 as const)),
    back,
    setBack,
    choose(weeks: Range) {
      setBack(0);
      setChosen(weeks);
    },
    days: isYear ? year : month,
    query: isYear ? second : first,
  };
}

function useCells(routineId: string, days: readonly ZoneDay[]) {
  const from = days[0]?.from ?? 0;
  const until = (days.at(-1)?.until ?? 1) - 1;
  return useApi(
    routes.listCells,
    { params: { id: routineId }, query: { from, until } },
    { enabled: days.length > 0 },
  );
}

function cellAt(cells: readonly SlotCell[], at: number): SlotCell | null {
  return cells.find(({ slotAt, untilAt }) => slotAt <= at && at <= untilAt) ?? null;
}

function besideOf(
  cells: readonly SlotCell[],
  days: readonly ZoneDay[],
  at: number,
): readonly SlotCell[] {
  const { rows } = layOut(cells, days);
  const place = placeOf(rows, at);
  const row = place === null ? undefined : rows[place.row];
  return row?.kind === 'day' && place !== null ? (row.boxes[place.column] ?? []) : [];
}
