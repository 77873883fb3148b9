import {
  describeSchedule,
  formatScheduleText,
  type Routine,
  type Schedule,
} from '@open-design/contracts';
import { now } from '../../clock.ts';
import { statusText } from '../narrate.ts';
import { facts, instant, oneLine, type Painter, relative, table, when } from '../print.ts';
import { shortIds } from '../short-id.ts';
import { policyFacts } from './policy-text.ts';

/** All routines in columns, for people. */
export function routineListing(routines: readonly Routine[], paint: Painter): string {
  if (routines.length === 0)
    return 'No routine yet. Create one: open-design routine add --name NAME --prompt TEXT --schedule weekdays:08:30 --agent brief';
  const short = shortIds(routines.map(({ id }) => id));
  const rows = routines.map((it) => [
    short.get(it.id) ?? it.id,
    oneLine(it.name, 24),
    stateText(it, paint),
    listOf(it.schedule).map(formatScheduleText).join(' + '),
    nextHint(it),
    lastHint(it, paint),
  ]);
  return table(['ID', 'NAME', 'STATE', 'SCHEDULE', 'NEXT', 'LAST'], rows, paint);
}

/** One routine with all its fields, for people. */
export function routineDetails(it: Routine, paint: Painter): string {
  const pairs: Fact[] = [
    ['routine', it.name],
    ['id', it.id],
    ['state', stateText(it, paint)],
    ...noteFact(it),
    ...listOf(it.schedule).map(scheduleFact),
    ['next', when(it.nextRunAt)],
    ['last', lastHint(it, paint)],
    ...failuresFact(it, paint),
    ['agent', it.agentId ?? paint('yellow', 'none: its runs fail until --agent names one')],
    [
      'target',
      it.target.mode === 'reuse' ? `project ${it.target.projectId}` : 'a new project for every run',
    ],
    ['prompt', oneLine(it.prompt, 100)],
  ];
  if (it.agentOptions !== null) pairs.push(['options', JSON.stringify(it.agentOptions)]);
  pairs.push(...policyFacts(it.policies), ['version', String(it.version)]);
  return facts(pairs, paint);
}

/** On, or why it does not come due, and for how long. */
function stateText({ enabled, pausedBy, snoozedUntil }: Routine, paint: Painter): string {
  if (!enabled) return paint('yellow', pausedBy === 'policy' ? 'paused by policy' : 'paused');
  // A snooze that is over stays written down.
  const isSnoozed = snoozedUntil !== null && snoozedUntil > now();
  return isSnoozed ? paint('yellow', `snoozed until ${instant(snoozedUntil)}`) : 'on';
}

type Fact = readonly [string, string];

function noteFact({ note }: Routine): Fact[] {
  return note === null ? [] : [['note', oneLine(note, 200)]];
}

function failuresFact({ failures }: Routine, paint: Painter): Fact[] {
  return failures === 0 ? [] : [['failures', paint('red', `${failures} in a row`)]];
}

/** A routine has one schedule or several. */
function listOf(schedule: Schedule | readonly Schedule[]): readonly Schedule[] {
  return 'kind' in schedule ? [schedule] : schedule;
}

function scheduleFact(schedule: Schedule): Fact {
  return ['schedule', `${describeSchedule(schedule)} (${formatScheduleText(schedule)})`];
}

function nextHint({ nextRunAt }: Routine): string {
  return nextRunAt === null ? '–' : relative(nextRunAt);
}

function lastHint({ lastRun }: Routine, paint: Painter): string {
  if (lastRun === null) return 'never ran';
  return `${statusText(lastRun.status, paint)} ${relative(lastRun.startedAt)}`;
}
