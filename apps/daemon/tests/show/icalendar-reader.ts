/** A calendar as a reader of RFC 5545 sees it: unfolded, unescaped, with its events as property → value. */
export interface ReadCalendar {
  readonly properties: ReadonlyMap<string, string>;
  readonly events: readonly ReadonlyMap<string, string>[];
}

/** Reads a calendar and is strict about it. @throws Error where the text is not what RFC 5545 wants */
export function readCalendar(bytes: Buffer): ReadCalendar {
  const lines = unfolded(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (lines[0] !== 'BEGIN:VCALENDAR' || lines.at(-1) !== 'END:VCALENDAR')
    throw new Error('not one calendar');
  const properties = new Map<string, string>();
  const events: Map<string, string>[] = [];
  let into = properties;
  for (const line of lines.slice(1, -1)) {
    const [, name = '', value = ''] = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/s.exec(line) ?? [];
    if (name === '') throw new Error(`not a content line: ${line}`);
    if (line === 'BEGIN:VEVENT') events.push((into = new Map()));
    else if (line === 'END:VEVENT') into = properties;
    else if (into.has(name)) throw new Error(`twice in one place: ${name}`);
    else into.set(name, unescaped(value));
  }
  for (const event of events)
    for (const name of ['UID', 'DTSTAMP', 'DTSTART'])
      if (!event.has(name)) throw new Error(`an event without ${name}`);
  return { properties, events };
}

function unfolded(text: string): string[] {
  if (!text.endsWith('\r\n')) throw new Error('the last line has no end');
  const physical = text.slice(0, -2).split('\r\n');
  const logical: string[] = [];
  for (const line of physical) {
    if (/[\r\n]/.test(line)) throw new Error('a line break that is not CRLF');
    if (Buffer.byteLength(line) > 75) throw new Error(`longer than 75 octets: ${line}`);
    if (line.startsWith(' ')) logical.push(`${logical.pop() ?? ''}${line.slice(1)}`);
    else logical.push(line);
  }
  return logical;
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/gs, (_all, mark: string) => {
    if (mark === 'n' || mark === 'N') return '\n';
    if (!['\\', ';', ','].includes(mark)) throw new Error(`an escape that is none: \\${mark}`);
    return mark;
  });
}

/** `20270105T091500Z` as UTC epoch ms. */
export function instantOf(text: string | undefined): number {
  const [, date = '', time = ''] = /^(\d{8})T(\d{6})Z$/.exec(text ?? '') ?? [];
  const part = (from: string, at: number) => from.slice(at, at + 2);
  return Date.parse(
    `${date.slice(0, 4)}-${part(date, 4)}-${part(date, 6)}T${part(time, 0)}:${part(time, 2)}:${part(time, 4)}Z`,
  );
}
