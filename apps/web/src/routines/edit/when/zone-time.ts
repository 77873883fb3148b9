const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(zone, made);
  return made;
}

/** What the clocks of a zone show, as `2027-01-05T09:00`, with seconds where there are some. @param at UTC epoch ms */
export function wallOf(at: number, zone: string): string {
  const parts = formatter(zone).formatToParts(at);
  const of = (type: string) => parts.find((it) => it.type === type)?.value ?? '';
  const seconds = of('second') === '00' ? '' : `:${of('second')}`;
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}${seconds}`;
}

/** How far the clocks of a zone are from UTC (ms). @param at UTC epoch ms */
export function offsetOf(at: number, zone: string): number {
  const second = Math.floor(at / 1_000) * 1_000;
  return Date.parse(`${wallOf(second, zone)}Z`) - second;
}

/** The first instant (UTC epoch ms) at which the clocks of a zone show this; right after the jump where they jump over it. Null where it is no date and time. */
export function instantOf(wall: string, zone: string): number | null {
  const reading = Date.parse(`${wall}Z`);
  if (Number.isNaN(reading)) return null;
  const day = 86_400_000;
  const offsets = [offsetOf(reading - day, zone), offsetOf(reading + day, zone)];
  const hits = offsets
    .map((offset) => reading - offset)
    .filter((at) => offsetOf(at, zone) === reading - at);
  if (hits.length > 0) return Math.min(...hits);
  return reading - Math.min(...offsets);
}

/** `UTC+01:00`. @param offset ms */
export function offsetText(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const two = (number: number) => String(number).padStart(2, '0');
  return `UTC${offset < 0 ? '−' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
