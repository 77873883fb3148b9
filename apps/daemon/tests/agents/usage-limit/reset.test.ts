import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitFacts, saysLimit } from '../../../src/agents/usage-limit/limit.ts';
import { resetIn } from '../../../src/agents/usage-limit/reset.ts';

/** Saturday, 28 November 2026, 17:00 in UTC; 18:00 in Berlin. */
const at = Date.UTC(2026, 10, 28, 17);
const reading = { at, zone: 'UTC' };
const inMs = (ms: number) => at + ms;
const hour = 3_600_000;
/** Of what is shown without seconds the whole minute must be over. */
const minute = 60_000;

describe('the words of an agent for its usage limit', () => {
  it.each<[string, number | null]>([
    [
      "You've hit your session limit · resets 1:11am (Europe/Berlin)",
      Date.UTC(2026, 10, 29, 0, 12),
    ],
    ["You've hit your limit · resets 7pm (Europe/Berlin)", Date.UTC(2026, 10, 28, 18, 1)],
    ["You've hit your weekly limit · resets Dec 3, 11am (Etc/GMT-9)", Date.UTC(2026, 11, 3, 2, 1)],
    [
      "You've hit your limit · resets Dec 23 at 4pm (America/Recife)",
      Date.UTC(2026, 11, 23, 19, 1),
    ],
    ['Claude AI usage limit reached|1795900000', 1_795_900_000_000],
    [
      'You’ve hit your usage limit. Upgrade to Pro (https://x), or try again at Nov 29th, 2026 12:11 AM.',
      Date.UTC(2026, 10, 29, 0, 12),
    ],
    ["You've hit your usage limit. Try again at 3:28 PM.", Date.UTC(2026, 10, 29, 15, 29)],
    [
      "You've hit your usage limit. Ask your admin or try again in 3 days 6 hours 57 minutes.",
      inMs(78 * hour + 57 * minute),
    ],
    ["You've hit your usage limit. Try again in less than a minute.", inMs(minute)],
    [
      'You have exhausted your capacity on this model. Your quota will reset after 21h53m56s.',
      inMs(21 * hour + 53 * minute + 56_000),
    ],
    ['You exceeded your current quota. Please retry in 34.074824224s.', inMs(34_075)],
    ['Too many requests, retry after 120', inMs(120_000)],
    ['usage limit reached, resets at 2026-11-29T03:00:00Z', Date.UTC(2026, 10, 29, 3)],
    ["This request would exceed your account's rate limit. Please try again later.", null],
    ['You have exhausted your daily quota on this model.', null],
  ])('%s', (words, expected) => {
    expect(saysLimit(words)).toBe(true);
    expect(resetIn(words, reading)).toBe(expected);
  });

  it.each([
    'the model cannot be reached',
    'unexpected status 401 Unauthorized',
    'shared rollout token budget exhausted',
    'it ended with "error_max_turns"',
    'maximum context length exceeded',
    'Credit balance is too low',
  ])('are not: %s', (words) => expect(saysLimit(words)).toBe(false));

  it('name the hour on the clock of the agent where they name no zone', () => {
    const words = "You've hit your usage limit. Try again at 6:30 PM.";
    const tokyo = { at, zone: 'Asia/Tokyo' };
    expect(resetIn(words, tokyo)).toBe(Date.UTC(2026, 10, 29, 9, 31));
  });

  it('that lead more than five weeks ahead are misread', () => {
    expect(resetIn('usage limit, try again in 400 days', reading)).toBeNull();
  });

  it('never lead to an error, whatever they are', () => {
    const words = fc.oneof(
      fc.string(),
      fc.string().map((it) => `usage limit resets ${it} 3pm (${it})`),
    );
    fc.assert(
      fc.property(words, (it) => {
        const found = resetIn(it, reading);
        expect(found === null || Number.isInteger(found)).toBe(true);
      }),
    );
  });
});

describe('the data of an error', () => {
  it.each<[string, unknown, boolean, number | null]>([
    ['HTTP headers', { responseHeaders: { 'Retry-After': '25860' } }, false, inMs(25_860_000)],
    ['a date in a header', { 'retry-after': 'Sat, 28 Nov 2026 18:00:00 GMT' }, false, inMs(hour)],
    [
      'seconds since 1970',
      { error: { type: 'usage_limit_reached', resets_at: 1_795_900_000 } },
      true,
      1_795_900_000_000,
    ],
    [
      'a JSON text in a text',
      { responseBody: '{"error":{"code":"rate_limit","resets_in_seconds":60}}' },
      true,
      inMs(minute),
    ],
    ['a kind', { errorKind: 'rate_limit' }, true, null],
    ['a status', { statusCode: 429 }, true, null],
    [
      'details of Google',
      { details: [{ reason: 'QUOTA_EXHAUSTED' }, { retryDelay: '34.5s' }] },
      true,
      inMs(34_500),
    ],
    [
      'words',
      { message: "You've hit your usage limit. Try again in 2 hours." },
      true,
      inMs(2 * hour),
    ],
    ['several', { retry_after: 2, resetsAt: at + hour }, false, inMs(hour)],
    ['nothing', { message: 'oops', code: 500 }, false, null],
    ['no JSON', undefined, false, null],
  ])('as %s', (_how, data, isLimit, resetsAt) => {
    expect(limitFacts(data, reading)).toEqual({ isLimit, resetsAt });
  });

  it('never leads to an error, whatever it is', () => {
    fc.assert(fc.property(fc.anything(), (it) => void limitFacts(it, reading)));
    let deep: unknown = 1;
    for (let depth = 0; depth < 20_000; depth += 1) deep = [deep];
    expect(limitFacts(deep, reading)).toEqual({ isLimit: false, resetsAt: null });
  });
});
