/** One field of a cron expression: what its numbers and names are. */
export interface CronField {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Names of numbers, from `firstName` on. */
  readonly names: readonly string[];
  readonly firstName: number;
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sun mon tue wed thu fri sat'.split(' ');

/** The fields, as messages name them. */
export const cronFields = {
  second: { name: 'second', min: 0, max: 59, names: [], firstName: 0 },
  minute: { name: 'minute', min: 0, max: 59, names: [], firstName: 0 },
  hour: { name: 'hour', min: 0, max: 23, names: [], firstName: 0 },
  date: { name: 'day of month', min: 1, max: 31, names: [], firstName: 1 },
  month: { name: 'month', min: 1, max: 12, names: months, firstName: 1 },
  weekday: { name: 'day of week', min: 0, max: 7, names: weekdays, firstName: 0 },
} as const satisfies Readonly<Record<string, CronField>>;

/** The items of a field that is a list. @throws Error when one is empty */
export function parseItems(text: string, { name }: CronField): readonly string[] {
  const items = text.split(',');
  if (items.includes('')) throw new Error(`${name}: ${JSON.stringify(text)} has an empty item`);
  return items;
}

/**
 * The numbers of one item: `*`, `5`, `mon`, `1-5`, and any of them with a step
 * (`5/15` goes on to the end of the field).
 * @throws Error naming the field and the item.
 */
export function parseRange(item: string, field: CronField): readonly number[] {
  const [range, stepText] = cut(item, '/');
  const step = stepText === undefined ? 1 : stepOf(stepText, item, field);
  // A week has seven days, though 7 is a second name of Sunday.
  const end = field.max === 7 ? 6 : field.max;
  const [from, to] = cut(range, '-');
  const first = from === '*' && to === undefined ? field.min : numberOf(from, item, field);
  let last = first;
  if (to !== undefined) last = numberOf(to, item, field);
  else if (from === '*' || stepText !== undefined) last = Math.max(end, first);
  if (last < first) {
    throw new Error(
      `${field.name}: ${item} runs backwards; expected two ranges, as ${from}-${end},${field.min}-${to}`,
    );
  }
  const numbers: number[] = [];
  for (let number = first; number <= last; number += step) numbers.push(number);
  return numbers;
}

/** What stands before and behind a sign; without it, all of it and nothing. */
function cut(text: string, sign: string): readonly [string, string | undefined] {
  const at = text.indexOf(sign);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function numberOf(text: string, item: string, field: CronField): number {
  const named = field.names.indexOf(text.toLowerCase());
  if (named !== -1) return named + field.firstName;
  const number = /^\d{1,2}$/.test(text) ? Number(text) : -1;
  if (number >= field.min && number <= field.max) return number;
  const names = field.names.length === 0 ? '' : ` or ${field.names[0]}–${field.names.at(-1)}`;
  const got = item === text ? JSON.stringify(item) : `${JSON.stringify(text)} in ${item}`;
  throw new Error(`${field.name}: expected ${field.min}–${field.max}${names}; got ${got}`);
}

function stepOf(text: string, item: string, field: CronField): number {
  const step = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (step >= 1 && step <= field.max - field.min + 1) return step;
  throw new Error(
    `${field.name}: expected a step of 1–${field.max - field.min + 1} after the /; got ${item}`,
  );
}
