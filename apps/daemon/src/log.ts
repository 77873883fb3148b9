import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * One JSON line an entry, on stderr: stdout belongs to what a command answers.
 * Steps of a run carry `step` with one of the six words schedule, claim,
 * prepare, run, record, show.
 */
export function createLog(
  level: string,
  destination: DestinationStream = pino.destination(2),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // A token or a password that an object brings along never reaches a line.
      redact: ['token', '*.token', 'headers.authorization', 'headers.cookie', 'databaseUrl'],
    },
    destination,
  );
}
