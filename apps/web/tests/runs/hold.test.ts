import { expect, test } from 'vitest';
import { Hold } from '../../src/runs/list/hold.ts';

/** A list of 1,000 px in a window of 100, at its end. */
const atEnd = () => ({ scrollTop: 900, scrollHeight: 1_000, clientHeight: 100 });

test('a list that grows by more than it follows is led back to its end', () => {
  const hold = new Hold(80);
  const list = atEnd();
  expect(hold.isLost(list)).toBe(false);
  list.scrollHeight = 5_000;
  expect(hold.isLost(list)).toBe(true);
});

test('who moves up is left there, and is held again at the end', () => {
  const hold = new Hold(80);
  const list = atEnd();
  hold.heed(list);
  list.scrollTop = 300;
  expect(hold.isLost(list)).toBe(false);
  list.scrollHeight = 5_000;
  expect(hold.isLost(list)).toBe(false);
  list.scrollTop = 4_900;
  hold.heed(list);
  list.scrollHeight = 9_000;
  expect(hold.isLost(list)).toBe(true);
});

test('a step up that the list takes by itself is nobody’s will', () => {
  const hold = new Hold(80);
  const list = atEnd();
  hold.heed(list);
  list.scrollTop = 700;
  hold.moved(list);
  expect(hold.isLost(list)).toBe(true);
});
