import { useEffect, useState } from 'react';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

/** The zone of the person who looks. */
export const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([zone, options]);
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options });
  formatters.set(key, made);
  return made;
}

/** `08:30`, in a zone. @param at UTC epoch ms */
export function timeOfDay(at: number, zone = ownZone, withSeconds = false): string {
  return formatter(zone, {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds && { second: '2-digit' }),
  }).format(at);
}

/** `Sat 28 Nov`, with the year where it is another one. @param at UTC epoch ms */
export function dayOf(at: number, zone = ownZone, now = Date.now()): string {
  const year = formatter(zone, { year: 'numeric' });
  return formatter(zone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(year.format(at) !== year.format(now) && { year: 'numeric' }),
  })
    .format(at)
    .replace(',', '');
}

/** `today 08:30`, `tomorrow 08:30`, `Sat 28 Nov 08:30`. @param at UTC epoch ms */
export function dayAndTime(at: number, zone = ownZone, now = Date.now()): string {
  const isSameDay = (a: number) => dayOf(a, zone, now) === dayOf(at, zone, now);
  const time = timeOfDay(at, zone);
  if (isSameDay(now)) return `today ${time}`;
  if (isSameDay(now + dayMs)) return `tomorrow ${time}`;
  if (isSameDay(now - dayMs)) return `yesterday ${time}`;
  return `${dayOf(at, zone, now)} ${time}`;
}

/** `4 s`, `12 min`, `3 h 5 min`, `2 d 4 h`. @param ms a duration */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < minuteMs) return `${Math.floor(ms / 1_000)} s`;
  if (ms < hourMs) {
    const seconds = Math.floor((ms % minuteMs) / 1_000);
    return ms < 10 * minuteMs && seconds > 0
      ? `${Math.floor(ms / minuteMs)} min ${seconds} s`
      : `${Math.floor(ms / minuteMs)} min`;
  }
  const [big, rest] =
    ms < dayMs
      ? [`${Math.floor(ms / hourMs)} h`, Math.floor((ms % hourMs) / minuteMs)]
      : [`${Math.floor(ms / dayMs)} d`, Math.floor((ms % dayMs) / hourMs)];
  return rest === 0 ? big : `${big} ${rest} ${ms < dayMs ? 'min' : 'h'}`;
}

/** `in 4 min` or `12 min ago`. @param at UTC epoch ms */
export function fromNow(at: number, now: number): string {
  const apart = at - now;
  if (Math.abs(apart) < 5_000) return 'now';
  return apart > 0 ? `in ${duration(apart)}` : `${duration(-apart)} ago`;
}

/** The present (UTC epoch ms), told again every so often (ms). */
export function useNow(everyMs = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** An instant in words, with its zone and its exact time on hover. */
export function Instant({
  at,
  zone = ownZone,
  isRelative = false,
}: {
  readonly at: number;
  readonly zone?: string;
  readonly isRelative?: boolean;
}) {
  const now = useNow(isRelative ? 5_000 : minuteMs);
  const exact = `${dayOf(at, zone, now)} ${timeOfDay(at, zone, true)}, ${zone}`;
  return (
    <time dateTime={new Date(at).toISOString()} title={exact} className="tabular-nums">
      {isRelative ? fromNow(at, now) : dayAndTime(at, zone, now)}
    </time>
  );
}

/** How long something has been going on, moving. */
export function Elapsed({
  since,
  until,
}: {
  readonly since: number;
  readonly until?: number | null;
}) {
  const now = useNow(1_000);
  return <span className="tabular-nums">{duration(Math.max(0, (until ?? now) - since))}</span>;
}
