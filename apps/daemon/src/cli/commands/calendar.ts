import { routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';

/** Adds `calendar link` and `calendar revoke`. */
export function addCalendarCommands(program: Command): void {
  const calendar = program
    .command('calendar')
    .description('past and coming slots in your calendar program');
  does(
    calendar
      .command('link')
      .description('print the address to subscribe to; who has it can read the slots, no more'),
    async ({ daemon, answer }) => {
      const link = await (await daemon()).client.call(routes.createCalendarLink);
      answer(link, () => link.url);
    },
  );
  does(
    calendar.command('revoke').description('make the address that was given out useless'),
    async ({ daemon, answer }) => {
      const done = await (await daemon()).client.call(routes.revokeCalendarLink);
      answer(done, () => 'Revoked. `open-design calendar link` makes another address.');
    },
  );
}
