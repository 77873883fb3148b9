import { scaleBand, scaleLinear } from 'd3-scale';
import { useWidth } from './use-width.ts';

/** One day of a chart. */
export interface Bar {
  /** `2026-11-24` */
  readonly date: string;
  /** Null where nothing is known. */
  readonly value: number | null;
  /** A line above the bar, as the longest of several. */
  readonly peak: number | null;
  /** The day and its values in words, on hover. */
  readonly text: string;
}

const height = 132;
const below = 20;
const above = 8;

/** Days as bars on a scale from nought. What it shows is in `label` in words; a table beside it has the numbers. */
export function Bars({
  label,
  bars,
  tick,
  unit,
  dayLabel,
}: {
  readonly label: string;
  readonly bars: readonly Bar[];
  /** A value on the scale in words. */
  readonly tick: (value: number) => string;
  /** What the scale counts by: its lines are at round numbers of it. */
  readonly unit: number;
  readonly dayLabel: (date: string) => string;
}) {
  const [box, width] = useWidth<HTMLDivElement>();
  const most = Math.max(...bars.map(({ value, peak }) => Math.max(value ?? 0, peak ?? 0)), 0);
  const counted = scaleLinear([0, most / unit || 1], [height - below, above]).nice(3);
  const y = (value: number) => counted(value / unit);
  const ticks = (most === 0 ? [0] : counted.ticks(3)).map((it) => it * unit);
  const tickText = (value: number) => (value === 0 ? '0' : tick(value));
  const left = Math.max(...ticks.map((it) => tickText(it).length)) * 6.6 + 10;
  const x = scaleBand(
    bars.map(({ date }) => date),
    [left, Math.max(width, left + 1)],
  ).padding(0.25);
  const everyDay = Math.max(1, Math.ceil(bars.length / Math.max(1, (width - left) / 72)));
  return (
    <div ref={box} className="w-full">
      <svg role="img" aria-label={label} width={width} height={height} className="block text-soft">
        {ticks.map((value) => (
          <g key={value} transform={`translate(0 ${y(value)})`}>
            <line x1={left} x2={width} className="stroke-line" />
            <text x={left - 8} dy="0.32em" textAnchor="end" fontSize={11} fill="currentColor">
              {tickText(value)}
            </text>
          </g>
        ))}
        {bars.map(({ date, value, peak, text }, at) => {
          const start = x(date) ?? 0;
          const middle = start + x.bandwidth() / 2;
          return (
            <g key={date}>
              <rect
                x={start}
                y={above}
                width={x.bandwidth()}
                height={height - below - above}
                fill="transparent"
              >
                <title>{text}</title>
              </rect>
              {peak === null || peak <= (value ?? 0) ? null : (
                <path
                  d={`M${middle} ${y(value ?? 0)}V${y(peak)}M${start} ${y(peak)}h${x.bandwidth()}`}
                  className="pointer-events-none stroke-faint"
                  strokeWidth={1.5}
                />
              )}
              {value === null ? null : (
                <rect
                  x={start}
                  y={y(value)}
                  width={x.bandwidth()}
                  height={Math.max(value > 0 ? 1.5 : 0, y(0) - y(value))}
                  rx={1.5}
                  className="pointer-events-none fill-accent"
                />
              )}
              {(bars.length - 1 - at) % everyDay === 0 ? (
                <text
                  x={Math.min(middle, width - 18)}
                  y={height - 5}
                  textAnchor="middle"
                  fontSize={11}
                  fill="currentColor"
                >
                  {dayLabel(date)}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
