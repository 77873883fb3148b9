import { expect, it } from 'vitest';
import { describeReal } from './found.ts';
import { stage } from './stage.ts';

const seconds = 7 * 3_600 + 11 * 60;
/** Servers tell it in whole seconds, and programs may show it in whole minutes. */
const reset = (from: number) => Math.floor(from / 1_000) + seconds;

/** That the reset is told as it is, or as the minute after it. */
function expectReset(found: number | null | undefined, from: number): void {
  expect(found).toBeGreaterThanOrEqual(from + seconds * 1_000 - 1_000);
  expect(found).toBeLessThanOrEqual(from + seconds * 1_000 + 65_000);
}

describeReal('codex', (folder) => {
  it('tells when its usage limit is reset', async () => {
    const from = Date.now();
    const error = {
      type: 'usage_limit_reached',
      message: 'The usage limit has been reached',
      plan_type: 'plus',
      resets_at: reset(from),
    };
    const turns = [{ status: 429, body: { error } }];
    const { run } = await stage({ agent: 'codex', folder, record: 'limit' }, turns);
    const { outcome } = await run();
    expect(outcome.failure?.code).toBe('USAGE_LIMIT');
    expect(outcome.failure?.message).toMatch(/^Codex has reached its usage limit: You.ve hit/);
    expectReset(outcome.limited?.resetsAt, from);
  });
});

describeReal('claude', (folder) => {
  const body = {
    type: 'error',
    error: { type: 'rate_limit_error', message: "This would exceed your account's rate limit." },
  };

  it('tells when the limit of its subscription is reset', async () => {
    const from = Date.now();
    const headers = {
      'anthropic-ratelimit-unified-status': 'rejected',
      'anthropic-ratelimit-unified-reset': String(reset(from)),
      'anthropic-ratelimit-unified-representative-claim': 'five_hour',
    };
    const signsIn = { CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-x' };
    const set = { agent: 'claude', folder, record: 'limit', signsIn } as const;
    const { run } = await stage(set, [{ status: 429, headers, body }]);
    const { outcome } = await run();
    expect(outcome.failure?.code).toBe('USAGE_LIMIT');
    expect(outcome.failure?.message).toContain("You've hit your session limit");
    expect(outcome.limited?.resetsAt).toBe(reset(from) * 1_000);
  });

  it('tells no reset of the limit of an API key', async () => {
    const { run } = await stage({ agent: 'claude', folder }, [{ status: 429, body }]);
    const { outcome } = await run();
    expect(outcome).toMatchObject({
      failure: { code: 'USAGE_LIMIT' },
      limited: { resetsAt: null },
    });
  });
});

describeReal('gemini', (folder) => {
  const type = 'type.googleapis.com/google.rpc';
  const quota = (message: string, details: unknown[]) => ({
    status: 429,
    body: { error: { code: 429, message, status: 'RESOURCE_EXHAUSTED', details } },
  });

  it('is ended when it would sleep until its quota is reset', async () => {
    const from = Date.now();
    const turn = quota('You have exhausted your capacity on this model.', [
      {
        '@type': `${type}.ErrorInfo`,
        reason: 'QUOTA_EXHAUSTED',
        domain: 'cloudcode-pa.googleapis.com',
      },
      { '@type': `${type}.RetryInfo`, retryDelay: `${seconds}s` },
    ]);
    const { run } = await stage({ agent: 'gemini', folder }, [turn]);
    const { outcome } = await run();
    expect(outcome.failure?.code).toBe('USAGE_LIMIT');
    // It sleeps up to a fifth longer than it must.
    expect(outcome.limited?.resetsAt).toBeGreaterThanOrEqual(from + seconds * 1_000);
    expect(outcome.limited?.resetsAt).toBeLessThan(from + seconds * 1_300);
  });

  it('says that a quota of a day is used up', async () => {
    const violations = [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }];
    const turn = quota('You exceeded your current quota.', [
      { '@type': `${type}.QuotaFailure`, violations },
    ]);
    const { run } = await stage({ agent: 'gemini', folder, record: 'limit' }, [turn]);
    const { outcome } = await run();
    expect(outcome).toMatchObject({
      failure: { code: 'USAGE_LIMIT' },
      limited: { resetsAt: null },
    });
  });
});

describeReal('opencode', (folder) => {
  const limit = (words: string, headers: Record<string, string>) => [
    { status: 429, headers, body: { error: { message: words, code: 'rate_limit_exceeded' } } },
  ];

  it('is ended when it waits in silence for a usage limit', async () => {
    const turns = limit('The usage limit has been reached', { 'retry-after': String(seconds) });
    const { run } = await stage({ agent: 'opencode', folder }, turns);
    const { outcome } = await run({ noProgressMs: 120_000 });
    expect(outcome).toMatchObject({
      failure: { code: 'USAGE_LIMIT' },
      limited: { resetsAt: null },
    });
  });
});
