import { readDates, type RuleMoment, unfold } from './schedule-rrule-dates.ts';
import { parseRule, type RecurrenceRule } from './schedule-rrule-rule.ts';
import { isTimeZone } from './time-zone.ts';

/** A recurrence set of RFC 5545 (section 3.8.5), taken apart. */
export interface Recurrence {
  /** DTSTART's reading of the wall clock, as the epoch ms at which a clock in UTC shows the same. */
  readonly start: number;
  /** DTSTART's TZID, or `UTC` where it is in UTC; null where it names no zone. */
  readonly zone: string | null;
  readonly rule: RecurrenceRule;
  readonly excluded: readonly RuleMoment[];
  readonly added: readonly RuleMoment[];
}

interface Property {
  readonly name: string;
  readonly zone: string | null;
  readonly isDate: boolean;
  readonly value: string;
}

/**
 * Takes RFC 5545 text apart: DTSTART, one RRULE, any number of EXDATE and
 * RDATE, each on a line of its own or parted by blanks; a bare `FREQ=…` is the
 * RRULE.
 * @throws Error naming the property or the part of the rule, what was expected and what was got.
 */
export function parseRecurrence(text: string): Recurrence {
  const properties = unfold(text).map(readProperty);
  const all = (name: string) => properties.filter((property) => property.name === name);
  const [start, ...starts] = all('DTSTART');
  const [rule, ...rules] = all('RRULE');
  if (start === undefined) throw new Error('DTSTART: is missing, as DTSTART:20260105T090000');
  if (rule === undefined) throw new Error('RRULE: is missing, as RRULE:FREQ=DAILY');
  if (starts.length > 0 || rules.length > 0) {
    throw new Error(`${starts.length > 0 ? 'DTSTART' : 'RRULE'}: is there more than once`);
  }
  const [first, ...others] = readDates('DTSTART', start.value, start.isDate);
  if (first === undefined || others.length > 0) throw new Error('DTSTART: expected one date');
  if (first.isUtc && start.zone !== null) {
    throw new Error(`DTSTART: is in UTC (Z) and in ${start.zone}; expected one of the two`);
  }
  const moments = (name: string) => all(name).flatMap((property) => momentsOf(property, start));
  return {
    start: first.wall,
    zone: first.isUtc ? 'UTC' : start.zone,
    rule: parseRule(rule.value, { isDate: start.isDate, wall: first.wall }),
    excluded: moments('EXDATE'),
    added: moments('RDATE'),
  };
}

function momentsOf(property: Property, start: Property): RuleMoment[] {
  const { name, value, isDate, zone } = property;
  if (isDate !== start.isDate) {
    throw new Error(`${name}: expected ${start.isDate ? 'dates' : 'date-times'}, as DTSTART is`);
  }
  return readDates(name, value, isDate).map(({ wall, isUtc }) => ({
    wall,
    zone: isUtc ? 'UTC' : zone,
  }));
}

function readProperty(line: string): Property {
  const [, head = 'RRULE', value = line] = /^([^:=]+(?:;[^:]*)?):(.*)$/.exec(line) ?? [];
  const [name = '', ...params] = head.split(';');
  const property = { name: name.toUpperCase(), zone: null as string | null, isDate: false, value };
  if (!['DTSTART', 'RRULE', 'EXDATE', 'RDATE'].includes(property.name)) {
    throw new Error(`${name}: expected DTSTART, RRULE, EXDATE or RDATE`);
  }
  for (const param of params) {
    const [, key = '', content = ''] = /^([^=]*)=(.*)$/.exec(param) ?? [];
    const isKnown = readParam(property, key.toUpperCase(), content);
    if (!isKnown) throw new Error(`${property.name}: ${param} is not known`);
  }
  return property;
}

function readParam(
  property: { readonly name: string; zone: string | null; isDate: boolean },
  key: string,
  content: string,
): boolean {
  if (key === 'TZID') {
    property.zone = content.replace(/^"(.*)"$/, '$1');
    if (isTimeZone(property.zone)) return true;
    throw new Error(`${property.name}: unknown time zone ${JSON.stringify(property.zone)} in TZID`);
  }
  const type = content.toUpperCase();
  property.isDate = type === 'DATE';
  return key === 'VALUE' && (type === 'DATE' || type === 'DATE-TIME');
}
