import type { PreparedRun } from '../../handoff.ts';

const longestSlug = 40;

/**
 * The branch of a run's worktree: `open-design/<routine>/<slot>-<attempt>`. A run
 * without a slot has the beginning of its id there.
 *
 * @param routineName null for a direct message
 */
export function branchName(
  routineName: string | null,
  { slotAt, attempt, agentRunId }: Pick<PreparedRun, 'slotAt' | 'attempt' | 'agentRunId'>,
): string {
  const when = slotAt === null ? `manual-${agentRunId.slice(0, 8)}` : slotText(slotAt);
  return `open-design/${slugOf(routineName ?? 'direct')}/${when}-${attempt}`;
}

/** `2026-03-02T08-30-00Z`: git allows no colon in a name. */
function slotText(slotAt: number): string {
  return new Date(slotAt)
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z')
    .replaceAll(':', '-');
}

/** Letters and digits, parted by single dashes; what is none of them in ASCII is left out. */
function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036F]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestSlug)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'routine' : slug;
}
