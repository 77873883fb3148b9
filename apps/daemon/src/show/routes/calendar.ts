import { Readable } from 'node:stream';
import { now } from '../../clock.ts';
import { calendarFeed } from '../calendar/feed.ts';
import { icalendar } from '../calendar/icalendar.ts';
import type { Handlers } from '../handlers.ts';
import type { RouteSetup } from './setup.ts';

export function calendarRoutes({ store, calendar }: RouteSetup): Pick<Handlers, 'calendarFeed'> {
  return {
    async calendarFeed() {
      const { facts, events } = await store.read(() => calendarFeed(calendar, now()));
      const bytes = Buffer.from(icalendar(facts, events));
      return {
        stream: Readable.from([bytes]),
        contentType: 'text/calendar; charset=utf-8',
        size: bytes.length,
      };
    },
  };
}
