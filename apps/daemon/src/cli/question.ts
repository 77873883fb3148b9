import type { PermissionRequest } from '@open-design/contracts';
import { oneLine, relative, timeOfDay } from './print.ts';

/** What an agent wants to do, in one line. */
export function wishText(
  { kind, title, paths }: Pick<PermissionRequest, 'kind' | 'title' | 'paths'>,
  columns = 120,
): string {
  const named = paths.filter((path) => !title.includes(path));
  const where = named.length === 0 ? '' : ` (${named.join(', ')})`;
  return oneLine(`${kind ?? 'something'} "${title}"${where}`, columns);
}

/** Until when a question waits, in words. */
export function untilText({
  state,
  deadlineAt,
}: Pick<PermissionRequest, 'state' | 'deadlineAt'>): string {
  if (state === 'parked') return 'parked: an answer goes on with it';
  return `until ${timeOfDay(deadlineAt)} (${relative(deadlineAt)})`;
}

/** A question as it is named in `run show`: what, with what, until when. */
export function questionFacts(it: PermissionRequest): (readonly [string, string])[] {
  return [
    ['asks', wishText(it)],
    ...(it.detail === null ? [] : [['with', oneLine(it.detail, 200)] as const]),
    ['waits', untilText(it)],
    ['request', it.id],
  ];
}
