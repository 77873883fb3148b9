import type { UsageLimit } from '@open-design/contracts';
import type { Account } from '../../handoff.ts';
import type { Plan } from '../../store/plan.ts';
import {
  findRest,
  forgiveReports,
  moveNextStart,
  restsOfFamily,
  type StoredRest,
  takeRest,
  writeRest,
} from '../../store/queries/account-rests.ts';
import { paceMs, quietMs, restUntil } from './rules.ts';

/** Why no agent may be started with an account now. Instants are UTC epoch ms. */
export interface Wait {
  readonly account: Account;
  /** When to ask again. */
  readonly askAt: number;
  /** What it waits for, in words. */
  readonly reason: string;
}

/** Whether an agent could be started with an account now; null when it could. @param at UTC epoch ms */
export function* askStart(account: Account, at: number): Plan<Wait | null> {
  const rest = yield* findRest(account);
  return rest === null ? null : waitFor(account, rest, at);
}

/**
 * Takes the start of an agent with an account, in the transaction that begins
 * its run: none is before the reset, and of those that waited one follows the
 * other, whichever daemons they are with.
 *
 * @param at UTC epoch ms
 * @returns null when it may start now
 */
export function* takeStart(account: Account, at: number): Plan<Wait | null> {
  const rest = yield* findRest(account);
  if (rest === null) return null;
  const wait = waitFor(account, rest, at);
  if (wait !== null || isQuiet(rest, at)) return wait;
  if (yield* moveNextStart(account, rest.nextStartAt, at + paceMs)) return null;
  return { account, askAt: at + paceMs, reason: itsTurn(account) };
}

function waitFor(account: Account, rest: StoredRest, at: number): Wait | null {
  if (rest.until > at) return { account, askAt: rest.until, reason: itsReset(account, rest) };
  const { nextStartAt } = rest;
  return nextStartAt > at ? { account, askAt: nextStartAt, reason: itsTurn(account) } : null;
}

/** Whether a run of any account of a family may have to wait. @param at UTC epoch ms */
export function* mayHaveToWait(family: string, at: number): Plan<boolean> {
  const rests = yield* restsOfFamily(family);
  return rests.some((rest) => rest.until > at || !isQuiet(rest, at));
}

/** Whether nobody waits any more: a start was taken after the reset, and then long none. */
function isQuiet({ until, nextStartAt }: StoredRest, at: number): boolean {
  return nextStartAt > until && at >= nextStartAt + quietMs;
}

function itsReset({ agentId, name }: Account, { until, isTold }: StoredRest): string {
  const when = new Date(until).toISOString();
  const how = isTold
    ? `it is reset at ${when}`
    : `it does not say when; the next try is at ${when}`;
  return `the reset of the usage limit of ${agentId} (${name}): ${how}`;
}

function itsTurn({ agentId, name }: Account): string {
  return `its turn after the reset of the usage limit of ${agentId} (${name}): agents are started ${paceMs / 1_000} s apart then`;
}

/** What an agent reported. */
export interface LimitReport extends Pick<UsageLimit, 'resetsAt'> {
  readonly message: string;
  /** When its run began to work (UTC epoch ms). */
  readonly startedAt: number;
}

/**
 * Puts an account to rest, in the transaction that ends the run which reported
 * it. Runs that were at work together report the same limit: that counts once,
 * and the latest reset holds.
 *
 * @param at UTC epoch ms
 * @returns until when it rests (UTC epoch ms)
 */
export function* reportLimit(account: Account, it: LimitReport, at: number): Plan<number> {
  const before = yield* takeRest(account);
  const isSame = before !== null && it.startedAt < before.until && before.reports > 0;
  const reports = isSame ? before.reports : (before?.reports ?? 0) + 1;
  const found = restUntil({ resetsAt: it.resetsAt, at, reports });
  const isLater = !isSame || found.until > before.until;
  const { until, isTold } = isLater ? found : before;
  yield* writeRest(account, {
    agentId: account.agentId,
    name: account.name,
    until,
    isTold,
    nextStartAt: until,
    message: it.message.slice(0, longestMessage),
    reports,
    reportedAt: at,
  });
  return until;
}

const longestMessage = 1_000;

/** A run of the account has ended without a limit. @param startedAt when it began to work (UTC epoch ms) */
export function* reportWell(account: Account, startedAt: number): Plan<void> {
  yield* forgiveReports(account, startedAt);
}
