import { readFileSync } from 'node:fs';
import { describeSchedule, parseScheduleText, Schedule } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { previewSlots } from '../../src/schedule/preview.ts';

const page = readFileSync(new URL('../../../../docs/schedules.md', import.meta.url), 'utf8');

/** The rows of the tables that show schedules: text, sentence, first slots with their notes. */
const rows = page.split('\n').flatMap((line) => {
  const [, text, sentence, slots] = /^\| `([a-z]+:.*?)` \| (.*?) \| (.*?) \|$/.exec(line) ?? [];
  return text === undefined || sentence === undefined
    ? []
    : [[text, sentence, slots ?? ''] as const];
});

const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');

describe('the table in README.md', () => {
  const sentences = new Map(rows.map(([text, sentence]) => [text, sentence]));
  const shown = [...readme.matchAll(/^\| `([a-z]+:.*?)` \| (.*?) \|$/gm)];

  it('has rows', () => {
    expect(shown.length).toBeGreaterThan(10);
  });

  it.each(shown.map(([, text = '', sentence]) => [text, sentence]))(
    '%s is a row of docs/schedules.md',
    (text, sentence) => {
      expect(sentences.get(text)).toBe(sentence);
    },
  );
});

describe('docs/schedules.md', () => {
  it('has a row for every kind of schedule', () => {
    const kinds = new Set(rows.map(([text]) => parseScheduleText(text).kind));
    const all = Schedule.options.map((option) => option.shape.kind.value);
    expect([...kinds].toSorted()).toEqual(all.toSorted());
  });

  it.each(rows)('%s', (text, sentence, slots) => {
    const schedules = parseScheduleText(text);
    expect(describeSchedule(schedules)).toBe(sentence);
    const shown = [...slots.matchAll(/`([^`]+)`(?: \((\w+)\))?/g)];
    const question = { schedules, zone: 'UTC', from: Date.UTC(2026, 0, 1), count: 3 };
    const { fires } = previewSlots(question);
    expect(shown.map(([, local, note]) => ({ local, note }))).toEqual(
      fires.map(({ local, note }) => ({ local: local.replace(/\[.*/, ''), note })),
    );
  });
});
