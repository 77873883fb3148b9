import { AsyncLocalStorage } from 'node:async_hooks';
import { type Clock, useClock } from '../clock.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A machine whose clocks and timers are simulated, with all that can happen to them. */
export interface SimulatedMachine {
  readonly clock: Clock;
  /** Does work on this machine: clocks that it looks at, and timers that it sets, are this machine's. */
  do<T>(work: () => T): T;
  /** The wall clock is set forward or back by `ms`. */
  setClock(ms: number): void;
  /** Nothing runs for `ms`; the wall clock goes on. */
  sleep(ms: number): void;
  readonly isAsleep: boolean;
  /** The event loop is blocked for `ms`: timers fire late, clocks go on. */
  block(ms: number): void;
  /** From now on timers fire `early` ms before their time (below 0: after it). */
  mistime(early: number): void;
  /** All of its timers are gone: the process was killed. */
  kill(): void;
}

const here = new AsyncLocalStorage<Clock>();

/**
 * Puts simulated time in the place of the machine's: what runs on a simulated
 * machine sees that machine's clock, everything else sees true simulated time.
 * @returns what ends it
 */
export function beginSimulation(time: VirtualTime): () => void {
  const nowhere = createMachine(time, 0).clock;
  const clock = () => here.getStore() ?? nowhere;
  return useClock({
    now: () => clock().now(),
    awake: () => clock().awake(),
    uptime: () => clock().uptime(),
    later: (ms, work) => clock().later(ms, work),
    at: (instant, work) => clock().at(instant, work),
  });
}

/** @param ahead how far (ms) its wall clock is ahead of true time */
export function createMachine(time: VirtualTime, ahead: number): SimulatedMachine {
  const begin = time.at;
  let offset = ahead;
  let slept = 0;
  let asleepUntil = begin;
  let early = 0;
  const later: Clock['later'] = (ms, work) =>
    time.after(ms - early, clock, () => here.run(clock, work));
  const clock: Clock = {
    now: () => time.at + offset,
    awake: () => time.at - begin - slept,
    uptime: () => time.at - begin,
    later,
    at: (instant, work) => later(instant - clock.now(), work),
  };
  return {
    clock,
    do: (work) => here.run(clock, work),
    setClock(ms) {
      offset += ms;
    },
    sleep(ms) {
      time.postpone(clock, ms);
      slept += ms;
      asleepUntil = time.at + ms;
    },
    get isAsleep() {
      return time.at < asleepUntil;
    },
    block: (ms) => time.hold(clock, Math.max(asleepUntil, time.at + ms)),
    mistime(ms) {
      early = ms;
    },
    kill: () => time.drop(clock),
  };
}
