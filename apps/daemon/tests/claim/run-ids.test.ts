import { expect, test } from 'vitest';
import { newRunId } from '../../src/claim/run-ids.ts';

const many = 70_000;
const ids = Array.from({ length: many }, newRunId);

test('ids of runs are UUIDs, and no two are alike', () => {
  const uuid = /^routine-run-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(ids.every((id) => uuid.test(id))).toBe(true);
  expect(new Set(ids).size).toBe(many);
});

test('ids of runs stand in the order in which they were made, but where a count begins anew', () => {
  const steps = ids.filter((id, at) => at > 0 && id < (ids[at - 1] ?? ''));
  expect(steps.length).toBeLessThanOrEqual(2);
});

test('ids of neighbouring runs differ in their first eight digits', () => {
  const beginnings = ids.slice(0, 1_000).map((id) => id.slice(0, 'routine-run-'.length + 8));
  expect(new Set(beginnings).size).toBe(1_000);
});
