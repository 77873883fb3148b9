import { routes, type RoutineSpend, type SpendDay } from '@open-design/contracts';
import type { ReactNode } from 'react';
import { useApi } from '../../../api.ts';
import { money, short } from '../../../ui/amounts.ts';
import { Loaded, Skeleton } from '../../../ui/states.tsx';
import { dayOf, duration } from '../../../ui/time.tsx';
import { routineWords } from '../../../words/routine.ts';
import { type Bar, Bars } from './bars.tsx';
import { UseTable } from './use-table.tsx';

const said = routineWords.use;

/** What the runs of a routine cost and how long they took, day by day. */
export function Use({ routineId }: { readonly routineId: string }) {
  const query = useApi(routes.routineSpend, { params: { id: routineId }, query: { days: 30 } });
  return (
    <Loaded query={query} skeleton={<Skeleton lines={4} />}>
      {(spend) => (
        <>
          <div className="grid gap-x-10 gap-y-8 min-[72rem]:grid-cols-2">
            <Amounts spend={spend} />
            <Times spend={spend} />
          </div>
          <details className="mt-6 text-sm">
            <summary className="w-fit py-2 font-medium text-accent">{said.table}</summary>
            <UseTable spend={spend} />
          </details>
        </>
      )}
    </Loaded>
  );
}

/** Hours, minutes or seconds, as the longest run needs them (ms). */
const units = [3_600_000, 60_000, 1_000] as const;

/** Cost where any is known, else tokens. */
function Amounts({ spend }: { readonly spend: RoutineSpend }) {
  const isCost = spend.days.some(({ costUsd }) => costUsd !== null);
  const valueOf = (day: SpendDay) => (isCost ? day.costUsd : day.tokens);
  const inWords = (value: number) => (isCost ? money(value) : short(Math.round(value)));
  const total = spend.days.reduce((sum, day) => sum + (valueOf(day) ?? 0), 0);
  if (total === 0 && !isCost) return <Nothing title={said.cost} lead={said.noCost} />;
  const lead = isCost
    ? said.costLead(money(total))
    : `${said.noCost}${total > 0 ? ` ${said.costLead(said.tokensShort(short(total)))}.` : ''}`;
  return (
    <Figure
      title={isCost ? said.cost : said.tokens}
      lead={lead}
      {...{ spend, inWords, valueOf }}
      peakOf={() => null}
      unit={1}
    />
  );
}

function Times({ spend }: { readonly spend: RoutineSpend }) {
  const most = Math.max(0, ...spend.days.map(({ maxMs }) => maxMs ?? 0));
  if (most === 0) return <Nothing title={said.time} lead={said.noTime} />;
  return (
    <Figure
      title={said.time}
      lead={said.timeLead}
      spend={spend}
      inWords={duration}
      unit={units.find((it) => most >= 2 * it) ?? 1_000}
      valueOf={({ p50Ms }) => p50Ms}
      peakOf={({ maxMs }) => maxMs}
    />
  );
}

function Nothing({ title, lead }: { readonly title: string; readonly lead: string }) {
  return (
    <div>
      <h3 className="text-sm font-semibold">{title}</h3>
      <p className="text-sm text-soft">{lead}</p>
    </div>
  );
}

function Figure({
  title,
  lead,
  spend,
  inWords,
  unit,
  valueOf,
  peakOf,
}: {
  readonly title: string;
  readonly lead: ReactNode;
  readonly spend: RoutineSpend;
  readonly inWords: (value: number) => string;
  readonly unit: number;
  readonly valueOf: (day: SpendDay) => number | null;
  readonly peakOf: (day: SpendDay) => number | null;
}) {
  const { days, timezone } = spend;
  const nameOf = new Map(
    days.map(({ date, from, until }) => [date, dayOf((from + until) / 2, timezone)]),
  );
  const dayLabel = (date: string) => (nameOf.get(date) ?? date).split(' ').slice(1).join(' ');
  const bars = days.map((day): Bar => {
    const [value, peak] = [valueOf(day), peakOf(day)];
    const parts = [value, peak].filter((it) => it !== null).map(inWords);
    const text = `${nameOf.get(day.date) ?? day.date}: ${parts.length === 0 ? said.none : parts.join(' – ')}`;
    return { date: day.date, value, peak, text };
  });
  const top = days.toSorted(
    (a, b) => (peakOf(b) ?? valueOf(b) ?? 0) - (peakOf(a) ?? valueOf(a) ?? 0),
  )[0];
  const most = top === undefined ? null : (peakOf(top) ?? valueOf(top));
  const summary =
    top === undefined || most === null || most === 0
      ? said.nothing
      : said.most(inWords(most), nameOf.get(top.date) ?? top.date);
  return (
    <figure className="min-w-0">
      <figcaption className="mb-3">
        <h3 className="text-sm font-semibold">{title}</h3>
        <p className="text-sm text-soft">{lead}</p>
      </figcaption>
      <Bars
        label={`${title}, ${said.days}: ${summary}`}
        bars={bars}
        tick={inWords}
        unit={unit}
        dayLabel={dayLabel}
      />
    </figure>
  );
}
