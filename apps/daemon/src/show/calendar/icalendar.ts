/** What a calendar is told about itself. */
export interface CalendarFacts {
  readonly name: string;
  readonly description: string;
  /** How often it is worth reading anew, in minutes. */
  readonly refreshMinutes: number;
}

/** One event. Instants are UTC epoch ms; the format knows whole seconds. */
export interface CalendarEvent {
  /** The same at every reading, and of this event alone. */
  readonly uid: string;
  readonly startsAt: number;
  /** Null for a moment. */
  readonly endsAt: number | null;
  /** When what is said here was last revised. */
  readonly stampedAt: number;
  readonly summary: string;
  readonly description: string;
  readonly category: string;
}

/** A calendar as RFC 5545 writes it: UTC times, escaped text, lines of at most 75 octets that end in CRLF. */
export function icalendar(facts: CalendarFacts, events: readonly CalendarEvent[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Open Design//Slots//EN',
    'CALSCALE:GREGORIAN',
    // RFC 7986 has NAME and DESCRIPTION; most programs still read only the older names.
    `NAME:${text(facts.name)}`,
    `X-WR-CALNAME:${text(facts.name)}`,
    `DESCRIPTION:${text(facts.description)}`,
    `X-WR-CALDESC:${text(facts.description)}`,
    `REFRESH-INTERVAL;VALUE=DURATION:PT${facts.refreshMinutes}M`,
    `X-PUBLISHED-TTL:PT${facts.refreshMinutes}M`,
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

function eventLines(it: CalendarEvent): string[] {
  // An end that falls into the second of the start would not come after it, as section 3.8.2.2 demands.
  const endsAt = it.endsAt !== null && utc(it.endsAt) > utc(it.startsAt) ? it.endsAt : null;
  return [
    'BEGIN:VEVENT',
    `UID:${text(it.uid)}`,
    `DTSTAMP:${utc(it.stampedAt)}`,
    `DTSTART:${utc(it.startsAt)}`,
    ...(endsAt === null ? [] : [`DTEND:${utc(endsAt)}`]),
    `SUMMARY:${text(it.summary)}`,
    `DESCRIPTION:${text(it.description)}`,
    `CATEGORIES:${text(it.category)}`,
    // It keeps nobody from an appointment.
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** Form 2 of section 3.3.5: `20270105T091500Z`. */
function utc(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** Section 3.3.11: backslash, semicolon, comma and line break are escaped; other control characters may not occur. */
function text(value: string): string {
  return (
    value
      .toWellFormed()
      .replaceAll(/\r\n?/g, '\n')
      // oxlint-disable-next-line no-control-regex
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .replaceAll(/[\\;,]/g, '\\$&')
      .replaceAll('\n', '\\n')
  );
}

/** Section 3.1: longer lines go on in the next, after a space. A character is never cut in two. */
function fold(line: string): string {
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      folded += '\r\n ';
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}
