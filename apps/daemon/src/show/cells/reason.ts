import { causeInWords, type RunStatus } from '@open-design/contracts';
import type { CellEntry, CellRun } from '../../store/queries/slot-cells.ts';

/** How a run stands, after "its run". */
const stands: Readonly<Record<RunStatus, string>> = {
  queued: 'is queued',
  running: 'is running',
  needs_you: 'waits for your answer',
  succeeded: 'succeeded',
  nothing_to_do: 'found nothing to do',
  blocked: 'was denied what it needed',
  failed: 'failed',
  timed_out: 'took too long',
  interrupted: 'was interrupted',
  canceled: 'was canceled',
  parked: 'is parked until its question is answered',
};

const longestError = 300;

/** Why a slot is as it is, in one sentence. */
export function reasonOf(entry: CellEntry): string {
  const { outcome, cause, otherRunId, run } = entry;
  const why = cause === null ? '' : `: ${causeInWords[cause]}`;
  switch (outcome) {
    case 'ran':
      return `Taken on time${runPart(run)}.`;
    case 'caught_up': {
      const late = lateness(entry.recordedAt - entry.slotAt);
      return `Caught up ${late} after its time${cause === null ? '' : ` (${causeInWords[cause]})`}${runPart(run)}.`;
    }
    case 'skipped':
      return `Skipped${why}${otherRunId === null ? '' : ` (run ${otherRunId})`}${detail(run)}.`;
    case 'missed':
      return `Missed${why}${otherRunId === null ? '' : `; the later run ${otherRunId} stands for it`}.`;
  }
}

/** Why a slot without an entry has none. */
export function reasonOfDue(slotAt: number, now: number): string {
  return slotAt > now ? 'Still to come.' : 'Its time has come, and no daemon has looked at it yet.';
}

function runPart(run: CellRun | null): string {
  if (run === null) return '';
  const waits = run.waitingFor === null ? '' : `, waiting for ${run.waitingFor}`;
  return `; its run ${stands[run.status]}${waits}${detail(run)}`;
}

function detail(run: CellRun | null): string {
  const [line = ''] = (run?.error ?? '').trim().split('\n');
  if (line === '') return '';
  const cut = line.length > longestError ? `${line.slice(0, longestError)}…` : line;
  return `: ${cut.replace(/\.$/, '')}`;
}

/** A duration in its largest unit. @param ms */
function lateness(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}
