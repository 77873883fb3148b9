import {
  type Fire,
  type FireNote,
  parseScheduleText,
  routes,
  scheduleTextHelp,
} from '@open-design/contracts';
import type { Command } from 'commander';
import { now } from '../../clock.ts';
import { countUpTo, does } from '../command.ts';
import { usage } from '../exit.ts';
import { instantForms, readInstant } from '../instants.ts';
import { type Painter, relative, table } from '../print.ts';

interface PreviewOptions {
  readonly from?: number;
  readonly until?: number;
  readonly count?: number;
  readonly timezone?: string;
}

/** Adds `schedule preview`. */
export function addScheduleCommands(program: Command): void {
  const schedule = program.command('schedule').description('when routines come due');
  const preview = schedule
    .command('preview')
    .description('what schedules say, and their coming slots')
    .argument('<text...>', 'one schedule, or several whose slots are united')
    .option('--from <instant>', `slots after this (default: now); ${instantForms}`, readInstant)
    .option('--until <instant>', 'slots up to this', readInstant)
    .option('--count <count>', 'at most so many (default: 10)', countUpTo(1_000))
    .option('--timezone <zone>', "for schedules that name none (default: the daemon's own)")
    .addHelpText('after', `\n${scheduleTextHelp}`);
  does(preview, async ({ daemon, answer, paint }, texts: string[], options: PreviewOptions) => {
    for (const text of texts) refuseUnreadable(text);
    const { client } = await daemon();
    const { from = now(), until, count, timezone } = options;
    const found = await client.call(routes.previewSchedules, {
      body: {
        schedules: texts,
        from,
        ...(until !== undefined && { until }),
        ...(count !== undefined && { count }),
        ...(timezone !== undefined && { timezone }),
      },
    });
    answer(found, () =>
      [
        `${found.description}.`,
        found.fires.length === 0 ? 'There is no slot.' : slotTable(found.fires, paint),
        ...(found.truncated ? ['… and more; --count shows up to 1000.'] : []),
      ].join('\n'),
    );
  });
}

function refuseUnreadable(text: string): void {
  try {
    parseScheduleText(text);
  } catch (error) {
    throw usage(error instanceof Error ? error.message : String(error));
  }
}

const notes: Readonly<Record<FireNote, string>> = {
  dst_gap_shifted: 'the clocks skip the time: moved by the gap',
  dst_gap_next: 'the clocks skip the time: right after the gap',
  dst_first: 'the clocks show the time twice: the first',
  dst_second: 'the clocks show the time twice: the second',
};

function slotTable(fires: readonly Fire[], paint: Painter): string {
  return table(
    ['DAY', 'LOCAL TIME', 'OFFSET', 'ZONE', 'WHEN', 'NOTE'],
    fires.map(({ at, local, note }) => {
      const [, date = '', time = '', offset = '', zone = ''] =
        /^([^T]+)T([^+-]+)([+-][^[]+)\[(.*)\]$/.exec(local) ?? [];
      const day = weekday.format(Date.parse(`${date}T00:00Z`));
      const said = note === undefined ? '' : paint('yellow', notes[note]);
      return [day, `${date} ${time}`, offset, zone, relative(at), said];
    }),
    paint,
  );
}

const weekday = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'UTC' });
