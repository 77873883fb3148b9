import type { RunEventBody } from '@open-design/contracts';

/** Told of each step of stopping a run, with the milliseconds that it took. */
export type ReportStep = (step: string, tookMs: number) => void;

/** Tells nobody. */
export const noReport: ReportStep = () => undefined;

/**
 * The event that reports one step of stopping a run, such as
 * "SIGTERM to the group 4312: all of it has ended (12 ms)".
 */
export function stopStep(step: string, tookMs: number): RunEventBody {
  const message = `${step} (${Math.round(tookMs).toLocaleString('en')} ms)`;
  return { name: 'diagnostic', data: { code: 'stop_step', message } };
}
