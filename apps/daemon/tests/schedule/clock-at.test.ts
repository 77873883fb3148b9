import { afterEach, expect, test, vi } from 'vitest';
import { at, later } from '../../src/clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** @returns what the wall clock shows (UTC epoch ms) when what is due at `instant` begins */
function begun(instant: number): Promise<number> {
  return new Promise((resolve) => {
    at(instant, () => resolve(Date.now()));
  });
}

test('what is due at an instant never begins before it', async () => {
  const instants = Array.from({ length: 30 }, (_, index) => Date.now() + index);
  const late = await Promise.all(instants.map(async (instant) => (await begun(instant)) - instant));
  expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
});

test('what is due already begins at once, but not within the call', async () => {
  let isWithin = true;
  const beginning = new Promise<boolean>((resolve) => {
    at(Date.now() - 1_000, () => resolve(isWithin));
  });
  isWithin = false;
  expect(await beginning).toBe(false);
});

test('a wall clock that is set back meanwhile is not waited for: who is called looks again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const start = Date.now();
  const beginning = begun(start + 20);
  vi.setSystemTime(start - 3_600_000);
  expect(await beginning).toBe(start - 3_600_000);
});

test('a clock that somebody moves on by hand is followed', async () => {
  vi.useFakeTimers();
  const work = vi.fn();
  at(Date.now() + 60_000, work);
  await vi.advanceTimersByTimeAsync(59_999);
  expect(work).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(work).toHaveBeenCalledOnce();
});

test.each([0, 1, 10])('what was taken back %d ms before its instant does not begin', async (ms) => {
  const work = vi.fn();
  at(Date.now() + ms, work)();
  await new Promise<void>((resolve) => {
    later(ms + 5, resolve);
  });
  expect(work).not.toHaveBeenCalled();
});
