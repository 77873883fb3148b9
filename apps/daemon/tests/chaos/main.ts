import { messageOf } from '../../src/errors.ts';
import { chaos } from './chaos.ts';
import { writeReport } from './report.ts';
import { summaryOf } from './summary.ts';
import { help, wishOf } from './wish.ts';

async function main(args: readonly string[]): Promise<void> {
  const wish = wishOf(args);
  if (wish === null) return void process.stdout.write(help);
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  say(`seed ${wish.seed}, ${wish.engine}, ${wish.daemons} daemons`);
  const end = await chaos(wish, say);
  say(summaryOf(wish, end));
  if (wish.report !== undefined) writeReport(wish.report, wish, end);
  if (end.broken.length === 0) return;
  const where = `FAILED with seed ${wish.seed} on ${wish.engine}, round ${end.round}:`;
  process.stderr.write(`${[where, ...end.broken.slice(0, 20)].join('\n  ')}\n`);
  process.exitCode = 1;
}

if (process.platform !== 'linux') {
  process.stderr.write('chaos looks at /proc: it needs Linux.\n');
  process.exit(2);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => process.exit(130));
}
try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : messageOf(error)}\n`);
  process.exitCode = 1;
}
process.exit();
