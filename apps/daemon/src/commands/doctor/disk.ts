import type { DoctorCheck } from '@open-design/contracts';
import { now } from '../../clock.ts';
import { messageOf } from '../../errors.ts';
import { choosePrunings, type OverBudget } from '../../record/prune/choose.ts';
import { type SurveySetup, surveyDisk } from '../../record/prune/survey.ts';

const remedy =
  'Look at results (`open-design workspace list`, then `show`, `diff`): what was looked at is pruned by itself. Or remove them (`open-design workspace remove`), or allow more (OD_DISK_BUDGET; policy `disk.maxBytes`).';

/** What runs have left on this machine beside what it may take. */
export async function disk(setup: SurveySetup): Promise<DoctorCheck> {
  const name = 'Leftovers';
  try {
    const { items, limits } = await surveyDisk(setup);
    const { over } = choosePrunings(items, limits, now());
    const bytes = items.reduce((sum, item) => sum + item.bytes, 0);
    const unseen = items.filter(({ isResult, lookedAt }) => isResult && lookedAt === null).length;
    const found = [
      `${mebibytes(bytes)} of ${mebibytes(setup.diskBudget)}, ${unseen} not looked at`,
      ...over.map(sentence),
    ].join('; ');
    return { name, ok: over.length === 0, found, remedy: over.length === 0 ? null : remedy };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), remedy: 'See the store above.' };
  }
}

function sentence({ scope, bytes, maxBytes }: OverBudget): string {
  const who = scope === null ? 'all together' : (scope.routineId ?? 'direct messages');
  return `${who}: ${mebibytes(bytes)} that nobody has looked at or that is in use, ${mebibytes(maxBytes)} allowed`;
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}
