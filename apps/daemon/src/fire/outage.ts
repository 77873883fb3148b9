import { z } from 'zod';
import { DaemonError } from '../errors.ts';

const Coded = z.object({ code: z.string().optional(), message: z.string().default('') });

/**
 * SQLite: locked for long, full, unreadable. Postgres (its error codes,
 * appendix A of its manual): connection, resources, shutdown and start. And what
 * a socket says.
 */
const codes =
  /^(SQLITE_(BUSY|FULL|IOERR)|08...$|53...$|57P0.$|ECONNREFUSED$|ECONNRESET$|EPIPE$|ETIMEDOUT$)/;
/** The Postgres driver's own words, which come without a code. */
const words =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/**
 * Whether a store could not be asked, or not answer: that says nothing about
 * the run, which stays as it is until this daemon looks after it again.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof DaemonError) return false;
  const { data } = Coded.safeParse(error);
  return data !== undefined && (codes.test(data.code ?? '') || words.test(data.message));
}
