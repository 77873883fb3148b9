import { describe, expect, it } from 'vitest';
import { agent, workspace } from '../acp/fixture-agent.ts';
import { recording, replay } from '../replay.ts';
import { emptyFolder, runToEnd } from '../run-agent.ts';

describe('an agent that has reached its usage limit', () => {
  it('is Claude Code, which says when it is reset in an event of its own', async () => {
    const lines = await recording('claude-limit');
    const { outcome } = await replay({ agent: 'claude', lines, exitCode: 1 });
    const [, resetsAt] = /"status":"rejected","resetsAt":(\d+)/.exec(lines) ?? [];
    expect(outcome).toMatchObject({
      failure: { code: 'USAGE_LIMIT' },
      limited: { resetsAt: Number(resetsAt) * 1_000 },
    });
    expect(outcome.failure?.message).toContain(
      "Claude Code has reached its usage limit: You've hit your session limit",
    );
  });

  it('is Codex, which says it in words', async () => {
    const message =
      "You've hit your usage limit. Upgrade to Pro or try again in 2 hours 5 minutes.";
    const lines = JSON.stringify({ type: 'turn.failed', error: { message } });
    const from = Date.now();
    const { outcome } = await replay({ agent: 'codex', lines, exitCode: 1 });
    expect(outcome.failure).toEqual({
      code: 'USAGE_LIMIT',
      message: `Codex has reached its usage limit: ${message}`,
    });
    expect(outcome.limited?.resetsAt).toBeGreaterThanOrEqual(from + 125 * 60_000);
  });

  it('is Gemini CLI, which may not say when it is reset', async () => {
    const lines = await recording('gemini-limit');
    const { outcome } = await replay({ agent: 'gemini', lines, exitCode: 1 });
    expect(outcome).toMatchObject({
      failure: { code: 'USAGE_LIMIT' },
      limited: { resetsAt: null },
    });
  });

  it('is OpenCode, which hands on what the server of its model said', async () => {
    const data = {
      message: 'Rate limit exceeded',
      statusCode: 429,
      isRetryable: true,
      responseHeaders: { 'retry-after': '600' },
    };
    const lines = JSON.stringify({ type: 'error', error: { name: 'APIError', data } });
    const from = Date.now();
    const { outcome } = await replay({ agent: 'opencode', lines, exitCode: 1 });
    expect(outcome.failure?.code).toBe('USAGE_LIMIT');
    expect(outcome.limited?.resetsAt).toBeGreaterThanOrEqual(from + 600_000);
  });

  it.each([
    ['retry-after', { retryAfter: 900 }, 'the model is busy', 900],
    ['an id for it', { codexErrorInfo: 'usageLimitExceeded' }, 'Internal error', null],
    [
      'words alone',
      undefined,
      "Internal error: You've hit your limit, try again in 30 minutes",
      1_800,
    ],
  ])(
    'is any that speaks ACP and answers with an error with %s',
    async (_how, data, words, seconds) => {
      const { prompted } = workspace(await emptyFolder());
      const from = Date.now();
      const { outcome } = await runToEnd(
        agent(),
        prompted(`fault ${JSON.stringify({ code: -32_603, message: words, data })}`),
      );
      expect(outcome.failure?.code).toBe('USAGE_LIMIT');
      const { resetsAt = null } = outcome.limited ?? {};
      const least = seconds === null ? null : from + seconds * 1_000;
      expect(resetsAt === null ? null : Math.min(resetsAt, least ?? 0)).toBe(least);
    },
  );

  it('is not one that failed otherwise, or went well after a warning', async () => {
    const failed = await replay({ agent: 'claude', lines: await recording('claude-500') });
    expect(failed.outcome.limited ?? null).toBeNull();
    const warned = `{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1795912729}}\n${await recording('claude-success')}`;
    const { outcome } = await replay({ agent: 'claude', lines: warned });
    expect(outcome).toMatchObject({ failure: null });
    expect(outcome.limited ?? null).toBeNull();
  });
});
