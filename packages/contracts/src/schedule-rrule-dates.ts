/** A moment of an EXDATE or RDATE: a reading of the wall clock of `zone`, or of the rule's own zone where it is null. */
export interface RuleMoment {
  /** The epoch ms at which a clock in UTC shows the same. */
  readonly wall: number;
  readonly zone: string | null;
}

interface DateValue {
  readonly wall: number;
  readonly isUtc: boolean;
}

/** The content lines of RFC 5545 text: folded lines are joined (section 3.1), blanks part lines too. */
export function unfold(text: string): string[] {
  return text
    .replace(/\r?\n[ \t](?=\S)(?!(?:DTSTART|RRULE|EXDATE|RDATE)\b)/gi, '')
    .split(/\s+/)
    .filter((line) => line !== '');
}

/**
 * Reads a list of DATE or DATE-TIME values (RFC 5545, section 3.3.4 and 3.3.5).
 * @throws Error naming the part and the value.
 */
export function readDates(part: string, text: string, isDate: boolean): DateValue[] {
  return text.split(',').map((value) => readDate(part, value, isDate));
}

function readDate(part: string, value: string, isDate: boolean): DateValue {
  const pattern = isDate
    ? /^(\d{4})(\d\d)(\d\d)$/
    : /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)$/i;
  const [, year, month, day, hour = '00', minute = '00', second = '00', utc = ''] =
    pattern.exec(value) ?? [];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const wall = Date.parse(iso);
  // The parser takes 31 February for 3 March.
  if (!Number.isNaN(wall) && new Date(wall).toISOString() === iso) {
    return { wall, isUtc: utc !== '' };
  }
  const expected = isDate
    ? 'a date that exists, as 20260105'
    : 'a time that exists, as 20260105T090000';
  throw new Error(`${part}: expected ${expected}; got ${JSON.stringify(value)}`);
}
