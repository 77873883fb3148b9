import {
  describeSchedule,
  formatScheduleText,
  type Routine,
  type Schedule,
} from '@open-design/contracts';
import { statusText } from '../narrate.ts';
import { facts, oneLine, type Painter, relative, table, when } from '../print.ts';
import { shortIds } from '../short-id.ts';

/** All routines in columns, for people. */
export function routineListing(routines: readonly Routine[], paint: Painter): string {
  if (routines.length === 0)
    return 'No routine yet. Create one: open-design routine add --name NAME --prompt TEXT --schedule weekdays:08:30 --agent brief';
  const short = shortIds(routines.map(({ id }) => id));
  const rows = routines.map((it) => [
    short.get(it.id) ?? it.id,
    oneLine(it.name, 24),
    listOf(it.schedule).map(formatScheduleText).join(' + '),
    it.enabled ? nextHint(it) : paint('yellow', 'paused'),
    lastHint(it, paint),
  ]);
  return table(['ID', 'NAME', 'SCHEDULE', 'NEXT', 'LAST'], rows, paint);
}

/** One routine with all its fields, for people. */
export function routineDetails(it: Routine, paint: Painter): string {
  const pairs: (readonly [string, string])[] = [
    ['routine', it.name],
    ['id', it.id],
    ...listOf(it.schedule).map(scheduleFact),
    ['next', it.enabled ? when(it.nextRunAt) : paint('yellow', 'paused')],
    ['last', lastHint(it, paint)],
    ['agent', it.agentId ?? paint('yellow', 'none: its runs fail until --agent names one')],
    [
      'target',
      it.target.mode === 'reuse' ? `project ${it.target.projectId}` : 'a new project for every run',
    ],
    ['prompt', oneLine(it.prompt, 100)],
  ];
  if (it.agentOptions !== null) pairs.push(['options', JSON.stringify(it.agentOptions)]);
  return facts(pairs, paint);
}

/** A routine has one schedule or several. */
function listOf(schedule: Schedule | readonly Schedule[]): readonly Schedule[] {
  return 'kind' in schedule ? [schedule] : schedule;
}

function scheduleFact(schedule: Schedule): readonly [string, string] {
  return ['schedule', `${describeSchedule(schedule)} (${formatScheduleText(schedule)})`];
}

function nextHint({ nextRunAt }: Routine): string {
  return nextRunAt === null ? '–' : relative(nextRunAt);
}

function lastHint({ lastRun }: Routine, paint: Painter): string {
  if (lastRun === null) return 'never ran';
  return `${statusText(lastRun.status, paint)} ${relative(lastRun.startedAt)}`;
}
