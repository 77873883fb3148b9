import fc from 'fast-check';
import { expect, test } from 'vitest';
import { icalendar } from '../../src/show/calendar/icalendar.ts';
import { instantOf, readCalendar } from './icalendar-reader.ts';

const facts = { name: 'Slots; all, of them', description: 'a\\b\nc', refreshMinutes: 15 };
const event = {
  uid: '1.a@x',
  startsAt: Date.UTC(2027, 0, 5, 9, 15, 30, 999),
  endsAt: null,
  stampedAt: 0,
  summary: 'S',
  description: 'D',
  category: 'ran',
};

test('a calendar says what it is, in lines that a strict reader takes', () => {
  const { properties, events } = readCalendar(Buffer.from(icalendar(facts, [event])));
  expect(Object.fromEntries(properties)).toEqual({
    VERSION: '2.0',
    PRODID: '-//Open Design//Slots//EN',
    CALSCALE: 'GREGORIAN',
    NAME: facts.name,
    'X-WR-CALNAME': facts.name,
    DESCRIPTION: facts.description,
    'X-WR-CALDESC': facts.description,
    'REFRESH-INTERVAL': 'PT15M',
    'X-PUBLISHED-TTL': 'PT15M',
  });
  expect(events[0]?.get('DTSTART')).toBe('20270105T091530Z');
  expect(events[0]?.get('DTSTAMP')).toBe('19700101T000000Z');
  expect(events[0]?.has('DTEND')).toBe(false);
});

test('any text comes back as it was written, less what may not stand in one', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 300 });
  fc.assert(
    fc.property(text, text, (summary, description) => {
      const bytes = Buffer.from(icalendar(facts, [{ ...event, summary, description }]));
      const [read] = readCalendar(bytes).events;
      expect(read?.get('SUMMARY')).toBe(summary);
      expect(read?.get('DESCRIPTION')).toBe(description);
    }),
  );
  const odd = { ...event, summary: 'a\r\nb\rc\u0007d\u0000\ud800e\tf' };
  const [read] = readCalendar(Buffer.from(icalendar(facts, [odd]))).events;
  expect(read?.get('SUMMARY')).toBe('a\nb\ncd\ufffde\tf');
});

test('long lines are folded at 75 octets, between characters', () => {
  for (const character of ['a', 'é', '名', '😀', ';'])
    for (let before = 0; before < 5; before += 1) {
      const summary = `${'x'.repeat(before)}${character.repeat(200)}`;
      const bytes = Buffer.from(icalendar(facts, [{ ...event, summary }]));
      expect(readCalendar(bytes).events[0]?.get('SUMMARY')).toBe(summary);
      const longest = Math.max(
        ...bytes
          .toString()
          .split('\r\n')
          .map((line) => Buffer.byteLength(line)),
      );
      expect(longest).toBeGreaterThan(75 - 4);
    }
});

test('a text cannot begin a line of its own', () => {
  const summary = 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:forged';
  const { events } = readCalendar(Buffer.from(icalendar(facts, [{ ...event, summary }])));
  expect(events).toHaveLength(1);
});

test('an end within the second of the start is left out: an event may not end before it begins', () => {
  const at = (endsAt: number) =>
    readCalendar(Buffer.from(icalendar(facts, [{ ...event, startsAt: 5_000, endsAt }]))).events[0];
  expect(at(5_999)?.has('DTEND')).toBe(false);
  expect(at(4_000)?.has('DTEND')).toBe(false);
  expect(instantOf(at(6_000)?.get('DTEND'))).toBe(6_000);
});
