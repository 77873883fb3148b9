import type { RoutineSpend } from '@open-design/contracts';
import { money, short } from '../../../ui/amounts.ts';
import { dayOf, duration, ownZone } from '../../../ui/time.tsx';
import { routineWords } from '../../../words/routine.ts';

const said = routineWords.use;

/** The numbers of the charts, for who reads rather than looks. Newest day first. */
export function UseTable({ spend }: { readonly spend: RoutineSpend }) {
  const { days, timezone } = spend;
  const { columns, none } = said;
  const head = 'py-1.5 pe-3 text-end text-xs font-medium text-soft';
  const cell = 'border-t border-line py-1.5 pe-3 text-end tabular-nums';
  return (
    <div className="overflow-x-auto">
      <table className="mt-1">
        <caption className="pb-1 text-start text-xs text-soft">
          {said.days}
          {timezone === ownZone ? '' : `. ${said.zone(timezone)}`}
        </caption>
        <thead>
          <tr>
            <th scope="col" className={`${head} text-start`}>
              {columns.day}
            </th>
            {[columns.runs, columns.tokens, columns.cost, columns.median, columns.longest].map(
              (it) => (
                <th key={it} scope="col" className={head}>
                  {it}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {days.toReversed().map(({ date, from, until, runs, tokens, costUsd, p50Ms, maxMs }) => (
            <tr key={date}>
              <th scope="row" className={`${cell} text-start font-normal whitespace-nowrap`}>
                {dayOf((from + until) / 2, timezone)}
              </th>
              <td className={cell}>{runs}</td>
              <td className={cell}>{tokens === 0 ? none : short(tokens)}</td>
              <td className={cell}>{costUsd === null ? none : money(costUsd)}</td>
              <td className={cell}>{p50Ms === null ? none : duration(p50Ms)}</td>
              <td className={cell}>{maxMs === null ? none : duration(maxMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
