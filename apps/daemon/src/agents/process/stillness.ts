import { signalGroup } from './signal.ts';

/**
 * Holds the processes of a run still, so that they do nothing and spend nothing
 * while it is not known whether they may. What has left the group works on.
 */
export class Stillness {
  #pid: number | null = null;
  #isHeld = false;

  /** Tells which group it is; @param pid of its first process */
  of(pid: number): void {
    this.#pid = pid;
  }

  /** Stops the group where it is (SIGSTOP); before its start, and a second time, this does nothing. */
  hold(): void {
    if (this.#pid === null || this.#isHeld) return;
    this.#isHeld = signalGroup(this.#pid, 'SIGSTOP');
  }

  /** Lets it go on from there (SIGCONT). */
  goOn(): void {
    if (this.#pid === null || !this.#isHeld) return;
    this.#isHeld = false;
    signalGroup(this.#pid, 'SIGCONT');
  }
}
