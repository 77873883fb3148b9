import type { RunEventBody } from '@open-design/contracts';
import type { Outcome, RunRecord } from '../handoff.ts';
import { oneLine } from '../store/one-line.ts';

/** What a person reads of a run in a list: at most this many characters of its answer. */
const summaryLength = 280;

/**
 * What an outcome means for the ledger.
 *
 * @param stopped why the run was stopped, when it was
 * @param completedAt UTC epoch ms
 */
export function recordOf(outcome: Outcome, stopped: unknown, completedAt: number): RunRecord {
  const { exitCode, signal } = outcome;
  const summary = oneLine(outcome.answer, summaryLength);
  return { exitCode, signal, completedAt, summary, ...endOf(outcome, stopped) };
}

/** What decides, in this order: who ended it, what it broke, what it was denied, what it says itself. */
function endOf(
  outcome: Outcome,
  stopped: unknown,
): Pick<RunRecord, 'status' | 'error' | 'errorCode'> {
  const { interrupted, timedOut, blocked, nothingToDo, failure } = outcome;
  if (interrupted) return { status: 'interrupted', error: interrupted, errorCode: 'INTERRUPTED' };
  if (timedOut) {
    return { status: 'timed_out', error: failure?.message ?? '', errorCode: 'TIMED_OUT' };
  }
  if (outcome.isParked === true) return { status: 'parked', error: null, errorCode: null };
  if (outcome.isCanceled) {
    const byDaemon = outcome.stoppedBy === undefined && stopped === 'daemon_stopped';
    return byDaemon || outcome.stoppedBy === 'daemon'
      ? {
          status: 'canceled',
          error: 'The daemon was stopped while this run was working.',
          errorCode: 'DAEMON_STOPPED',
        }
      : { status: 'canceled', error: null, errorCode: 'CANCELED' };
  }
  if (blocked) {
    const isOver = failure?.code === 'BUDGET_EXCEEDED';
    return { status: 'blocked', error: blocked, errorCode: isOver ? failure.code : 'BLOCKED' };
  }
  if (nothingToDo) return { status: 'nothing_to_do', error: null, errorCode: null };
  if (failure === null) return { status: 'succeeded', error: null, errorCode: null };
  return { status: 'failed', error: failure.message, errorCode: failure.code };
}

/** The events that end a run's stream. */
export function lastEvents({
  status,
  exitCode,
  signal,
  error,
  errorCode,
}: RunRecord): RunEventBody[] {
  const end: RunEventBody = { name: 'end', data: { status, exitCode, signal, error } };
  if (status === 'canceled' || error === null || errorCode === null) return [end];
  return [{ name: 'error', data: { code: errorCode, message: error } }, end];
}
