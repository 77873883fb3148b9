import type { TimelineMark } from '@open-design/contracts';
import { timeOfDay } from '../../ui/time.tsx';
import { homeWords } from '../../words/home.ts';
import { hoursIn } from './lanes.ts';

const said = homeWords.next;
const everyHours = 3;
const hourMs = 3_600_000;

interface Span {
  readonly from: number;
  readonly until: number;
}

/** Where an instant stands in a span, as a part of its width. All UTC epoch ms. */
export function placeIn({ from, until }: Span, at: number): string {
  const part = Math.min(1, Math.max(0, (at - from) / (until - from)));
  return `${(part * 100).toFixed(3)}%`;
}

/** The hours above the lanes. */
export function Hours({ from, until }: Span) {
  return (
    <div className="relative h-6 text-xs text-soft tabular-nums sm:ms-52" aria-hidden>
      {hoursIn(from, until - everyHours * hourMs, everyHours).map((at, index) => (
        <span
          key={at}
          className={`absolute top-0 -ms-px border-s border-transparent ps-1 whitespace-nowrap ${index % 2 === 1 ? 'max-sm:hidden' : ''}`}
          style={{ left: placeIn({ from, until }, at) }}
        >
          {timeOfDay(at)}
        </span>
      ))}
    </div>
  );
}

/** The lines that go through all lanes: the hours, changes of the clocks, stretches without a daemon, and now. */
export function Lines({
  now,
  marks,
  ...span
}: Span & { readonly now: number; readonly marks: readonly TimelineMark[] }) {
  return (
    <div className="pointer-events-none absolute inset-y-0 right-4 left-4 sm:left-56" aria-hidden>
      {hoursIn(span.from, span.until - 1, everyHours).map((at) => (
        <span
          key={at}
          className="absolute top-9 bottom-0 w-px bg-line"
          style={{ left: placeIn(span, at) }}
        />
      ))}
      {marks.map((mark) => (
        <MarkLine key={`${mark.kind} ${mark.at} ${mark.timezone}`} mark={mark} span={span} />
      ))}
      <span
        className="absolute top-9 bottom-0 w-0.5 bg-accent"
        style={{ left: placeIn(span, now) }}
        title={said.now}
      />
    </div>
  );
}

function MarkLine({ mark, span }: { readonly mark: TimelineMark; readonly span: Span }) {
  if (mark.untilAt === null)
    return (
      <span
        className="pointer-events-auto absolute top-9 bottom-0 w-0.5 bg-odd"
        style={{ left: placeIn(span, mark.at) }}
        title={mark.text}
      />
    );
  const left = placeIn(span, mark.at);
  return (
    <span
      className="pointer-events-auto absolute top-9 bottom-0 bg-sunk"
      style={{ left, width: `calc(${placeIn(span, mark.untilAt)} - ${left})` }}
      title={mark.text}
    />
  );
}
