import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { routes } from '@open-design/contracts';
import { DaemonError, messageOf } from '../../errors.ts';
import type { AllHandlers } from '../handlers.ts';
import { isSameToken, isToken, readOrCreateToken } from '../token.ts';

/** The token of the calendar feed: of its own, since it stands in an address that is given to other programs. */
export interface CalendarToken {
  /** Whether an address shows it. Read from its file every time, so that a revocation by a sibling holds at once. */
  isShown(url: string): boolean;
  /** Makes it, if there is none. @throws DaemonError DATA_DIR_UNUSABLE */
  get(): Promise<string>;
  /** From now on no address shows it. @throws DaemonError DATA_DIR_UNUSABLE */
  revoke(): Promise<void>;
}

const name = 'calendar-token';

/** The token in `<dataDir>/calendar-token`, one for all daemons of the folder. */
export function calendarTokenIn(dataDir: string): CalendarToken {
  const file = path.join(dataDir, name);
  return {
    isShown(url) {
      const shown = new URLSearchParams(url.split('?', 2)[1]).get('token');
      const token = shown === null ? null : read(file);
      return shown !== null && token !== null && isSameToken(token, shown);
    },
    get: async () => (await readOrCreateToken(dataDir, name)).token,
    async revoke() {
      try {
        await rm(file, { force: true });
      } catch (error) {
        const message = `The calendar's address cannot be revoked: ${messageOf(error)}. Delete ${file} yourself.`;
        throw new DaemonError('DATA_DIR_UNUSABLE', message, { cause: error });
      }
    },
  };
}

/** One that cannot be read lets nobody in. */
function read(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return isToken(text) ? text : null;
  } catch {
    return null;
  }
}

/** Gives out and revokes the address of the feed. @param origin where the daemon is reached, `http://host:port` */
export function calendarLinkRoutes(
  token: CalendarToken,
  origin: () => string,
): Pick<AllHandlers, 'createCalendarLink' | 'revokeCalendarLink'> {
  return {
    createCalendarLink: async () => ({
      url: `${origin()}${routes.calendarFeed.path}?token=${encodeURIComponent(await token.get())}`,
    }),
    async revokeCalendarLink() {
      await token.revoke();
      return { ok: true };
    },
  };
}
