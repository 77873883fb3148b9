import { uptime as secondsSinceStart } from 'node:os';
import { performance } from 'node:perf_hooks';

/** Where time comes from, for the whole program. Instants are UTC epoch ms. */
export interface Clock {
  /** The wall clock: what slots are compared with. Somebody may set it. */
  now(): number;
  /** Counts (ms) while the machine is awake. */
  awake(): number;
  /** Counts (ms) since the machine's start, asleep or not. */
  uptime(): number;
  /** Calls `work` once, after `ms`. @returns what takes it back */
  later(ms: number, work: () => void): () => void;
  /** Calls `work` once, as soon as the wall clock shows `instant`. @returns what takes it back */
  at(instant: number, work: () => void): () => void;
}

/** A timer may be two milliseconds late, which a run would wait: these are waited in turns of the event loop. */
const lastMs = 2;

function atInstant(instant: number, work: () => void): () => void {
  let turn: NodeJS.Immediate | undefined;
  const left = Math.max(0, instant - Date.now());
  // A wall clock that is set back meanwhile must not keep the processor busy.
  const latest = performance.now() + left + lastMs;
  const look = () => {
    if (Date.now() >= instant || performance.now() >= latest) work();
    else turn = setImmediate(look);
  };
  const timer = left > lastMs ? setTimeout(look, left - lastMs) : undefined;
  if (timer === undefined) turn = setImmediate(look);
  return () => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
}

/** The only reader of the machine's clocks. Globals are looked up at every call, so that a replaced `Date` or timer is honoured. */
const system: Clock = {
  now: () => Date.now(),
  awake: () => performance.now(),
  uptime: () => secondsSinceStart() * 1_000,
  later(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
  at: atInstant,
};

let current: Clock = system;

/** The wall clock's instant, UTC epoch ms. */
export function now(): number {
  return current.now();
}

/** ms that the machine has been awake, from any beginning. */
export function awake(): number {
  return current.awake();
}

/** ms since the machine's start, sleep included. On macOS it follows a wall clock that is set. */
export function uptime(): number {
  return current.uptime();
}

/** Calls `work` once, after `ms`. @returns what takes it back */
export function later(ms: number, work: () => void): () => void {
  return current.later(ms, work);
}

/** Calls `work` once, as soon as the wall clock shows `instant` (UTC epoch ms). @returns what takes it back */
export function at(instant: number, work: () => void): () => void {
  return current.at(instant, work);
}

/** Puts another clock in the place of the machine's, for a simulation. @returns what puts the former back */
export function useClock(clock: Clock): () => void {
  const former = current;
  current = clock;
  return () => {
    current = former;
  };
}
