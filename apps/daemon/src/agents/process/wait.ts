import { setTimeout as delay } from 'node:timers/promises';

/** Waits `ms` milliseconds of real time: processes outside do not follow a replaced global clock. */
export async function pause(ms: number): Promise<void> {
  await delay(ms);
}

/** Whether the promise resolves within `ms` milliseconds of real time. Rejects when the promise rejects in that time. */
export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      promise.then(() => true),
      delay(ms, false, { signal: timer.signal }),
    ]);
  } finally {
    timer.abort();
  }
}
