import { joinCgroup } from './cgroup.ts';
import { usualGraceMs } from './group.ts';
import { Hunt } from './hunt.ts';
import { endRest, stopAll, type StopWay } from './ladder.ts';
import type { Leftovers } from './leftovers.ts';
import type { ProcessPort } from './port.ts';
import { signalGroup } from './signal.ts';
import type { Started } from './start.ts';
import { stopStep } from './steps.ts';
import { orderOf } from './table.ts';

/**
 * The end of one run's processes, which comes once: by being stopped, or by
 * itself with what is left then.
 *
 * After an ordinary end this costs one reading of the process table (see
 * `freshTable`), and on Linux, for a program that ends within some 15 ms of its
 * start, the rest of that time where there is a cgroup.
 */
export class RunEnd {
  readonly #pid: number;
  readonly #hunt: Promise<Hunt>;
  readonly #way: StopWay;
  readonly #signal: AbortSignal;
  readonly #reports: Promise<void>[] = [];
  #ending: Promise<Leftovers> | null = null;

  constructor(started: Started, runId: string, port: ProcessPort) {
    this.#pid = started.pid;
    this.#signal = port.signal;
    this.#hunt = started.token.then((token) => {
      const { pid } = started;
      const quarry = { runId, leader: { pid, token }, since: orderOf(token) };
      return new Hunt(quarry, cgroup);
    });
    const cgroup = joinCgroup(runId, started.pid);
    this.#way = {
      graceMs: port.stopGraceMs ?? usualGraceMs,
      // A stop does not wait for what is told of it, and does not fail with it.
      report: (step, tookMs) =>
        void this.#reports.push(port.emit(stopStep(step, tookMs)).catch(() => undefined)),
    };
  }

  /** Ends the run. Can be called again, also when it is ending by itself. */
  stop(): Promise<Leftovers> {
    const { graceMs } = this.#way;
    // A program that is stopped with its daemon (Ctrl-C) is gone within five seconds, whatever its routine allows.
    const way =
      this.#signal.reason === 'daemon_stopped'
        ? { ...this.#way, graceMs: Math.min(graceMs, usualGraceMs) }
        : this.#way;
    if (this.#ending !== null) return this.#ending;
    // From now on it does nothing any more, however long the look for its processes takes: SIGTERM lets it go on, to its end.
    signalGroup(this.#pid, 'SIGSTOP');
    this.#ending = this.#hunt.then((hunt) => stopAll(this.#pid, hunt, way));
    return this.#ending;
  }

  /** Ends what is left of a run whose first process has ended. */
  rest(): Promise<Leftovers> {
    const way = { ...this.#way, graceMs: Math.min(this.#way.graceMs, usualGraceMs) };
    this.#ending ??= this.#hunt.then((hunt) => endRest(this.#pid, hunt, way));
    return this.#ending;
  }

  /** Resolves when every step of the end has been handed on, or could not be. */
  get reported(): Promise<unknown> {
    return Promise.all(this.#reports);
  }
}
