import { type DestinationStream, type Logger, pino } from 'pino';
import { z } from 'zod';

export type Log = Logger;

/**
 * Steps of a run carry `step` with one of the six words schedule, claim,
 * prepare, run, record, show. One JSON line an entry, for a program that reads
 * them; words, for a person at a terminal. On stderr: stdout belongs to what a
 * command answers.
 *
 * @param mask takes what nobody may read out of a line
 */
export function createLog(
  level: string,
  mask: (line: string) => string = (line) => line,
  out: NodeJS.WriteStream = process.stderr,
): Log {
  const lines = out.isTTY ? inWords(out) : pino.destination({ dest: 2, sync: true });
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // A token or a password that an object brings along never reaches a line.
      redact: ['token', '*.token', 'headers.authorization', 'headers.cookie', 'databaseUrl'],
    },
    {
      write(line: string) {
        lines.write(mask(line));
      },
    },
  );
}

const Entry = z.looseObject({
  level: z.string(),
  time: z.string(),
  msg: z.string().default(''),
  step: z.string().default(''),
  err: z.unknown(),
});

function inWords(out: NodeJS.WriteStream): DestinationStream {
  return {
    write(line) {
      const { level, time, msg, step, err: _stack, ...facts } = Entry.parse(JSON.parse(line));
      const clock = new Date(time).toLocaleTimeString('en-GB');
      const loud = level === 'info' ? '' : `${level}: `;
      const told = Object.entries(facts)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => `${name}=${shown(name, value)}`);
      const words = [clock, step.padEnd(8), `${loud}${msg}`, ...told];
      out.write(`${words.join(' ')}\n`);
    },
  };
}

function shown(name: string, value: unknown): string {
  if (typeof value === 'number' && name.endsWith('At')) return new Date(value).toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
