import type { RunEventBody } from '@open-design/contracts';
import type { Outcome, RunRecord } from '../handoff.ts';

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
  const base = { exitCode, signal, completedAt, summary: summaryOf(outcome.answer) };
  if (outcome.isCanceled) {
    const daemon = stopped === 'daemon_stopped';
    return {
      ...base,
      status: 'canceled',
      error: daemon ? 'The daemon was stopped while this run was working.' : null,
      errorCode: daemon ? 'DAEMON_STOPPED' : 'CANCELED',
    };
  }
  if (outcome.failure === null) {
    return { ...base, status: 'succeeded', error: null, errorCode: null };
  }
  const { code, message } = outcome.failure;
  return { ...base, status: 'failed', error: message, errorCode: code };
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
  if (status !== 'failed') return [end];
  const code = errorCode ?? 'INTERNAL';
  return [{ name: 'error', data: { code, message: error ?? '' } }, end];
}

function summaryOf(answer: string): string | null {
  const text = answer.trim().replace(/\s+/g, ' ');
  if (text === '') return null;
  return text.length <= summaryLength ? text : `${text.slice(0, summaryLength - 1)}…`;
}
