import { defaultPolicies, type Policies } from '@open-design/contracts';
import { money, short, size } from '../../../ui/amounts.ts';
import { duration } from '../../../ui/time.tsx';
import { words } from '../../../words/index.ts';
import { rulesWords as said } from '../../../words/rules.ts';

/** One rule of a routine in words. */
export interface Rule {
  readonly key: keyof Policies;
  readonly label: string;
  readonly text: string;
  readonly isDefault: boolean;
}

/** What each policy says. A new policy is a new entry here. */
const sentences: { readonly [K in keyof Policies]: (policy: Policies[K]) => string } = {
  catchUp: ({ mode, max, windowMs, notAfter, perMinute }) =>
    joined([
      said.catchUp[mode],
      mode === 'all' && said.catchUpMost(max),
      windowMs !== undefined && said.catchUpWindow(duration(windowMs)),
      typeof notAfter === 'string' && said.notAfterClock(notAfter),
      typeof notAfter === 'number' && said.notAfterDelay(duration(notAfter)),
      mode === 'all' && said.perMinute(perMinute),
    ]),
  overlap: ({ mode, max }) =>
    joined([
      said.overlap[mode],
      (mode === 'queue_all' || mode === 'allow') && said.overlapMost(max),
    ]),
  pauseAfterFailures: (count) => (count === null ? said.neverPaused : said.pausedAfter(count)),
  jitterMs: (ms) => (ms === 0 ? said.noJitter : said.jitter(duration(ms))),
  approvals: ({ mode, deadlineMs, onDeadline }) =>
    joined([
      said.approvals[mode],
      mode === 'ask' && `${said.deadline(duration(deadlineMs))}; ${said.onDeadline[onDeadline]}`,
    ]),
  workspace: ({ mode, keep }) =>
    joined([
      said.workspace[mode],
      mode !== 'in_place' && `${said.kept[keep.onSuccess]} ${said.keepDays(keep.days)}`,
    ]),
  disk: ({ maxBytes }) => said.disk(size(maxBytes)),
  environment: ({ pass, set, secrets }) =>
    joined([
      said.noEnvironment,
      pass.length > 0 && said.pass(pass.join(', ')),
      Object.keys(set).length > 0 && said.set(Object.keys(set).join(', ')),
      secrets.length > 0 && said.secrets(secrets.join(', ')),
    ]),
  limits: ({ overallMs, noProgressMs, stopGraceMs }) =>
    capital(
      joined([
        overallMs === null ? said.noOverall : said.overall(duration(overallMs)),
        noProgressMs === null ? said.anyProgress : said.noProgress(duration(noProgressMs)),
        said.grace(duration(stopGraceMs)),
      ]),
    ),
  retry: ({ attempts, on, firstDelayMs, maxDelayMs }) =>
    attempts === 1 || on.length === 0
      ? said.noRetry
      : joined([
          said.retry(attempts, on.map((end) => said.retryOn[end]).join(' or ')),
          said.retryDelay(duration(firstDelayMs), duration(maxDelayMs)),
        ]),
  preCheck: (it) =>
    it === null ? said.noPreCheck : said.preCheck(it.argv.join(' '), duration(it.timeoutMs)),
  checks: (checks) =>
    checks.length === 0
      ? said.noChecks
      : checks
          .map(({ name, otherwise }) => said.check(name, words.outcome[otherwise].toLowerCase()))
          .join('; '),
  budget: ({ tokensPerRun, usdPerRun, tokensPerDay, usdPerDay, timezone }) => {
    const bounds = [
      usdPerRun !== null && said.perRun(money(usdPerRun)),
      tokensPerRun !== null && said.perRun(said.tokens(short(tokensPerRun))),
      usdPerDay !== null && said.perDay(money(usdPerDay)),
      tokensPerDay !== null && said.perDay(said.tokens(short(tokensPerDay))),
    ];
    if (!bounds.some(Boolean)) return said.noBudget;
    return joined([...bounds, timezone !== null && said.dayZone(timezone)]);
  },
  usageWindow: ({ fallback }) =>
    fallback === null ? said.waitsForReset : said.standsIn(fallback.agentId),
};

const keys = [
  'catchUp',
  'overlap',
  'pauseAfterFailures',
  'jitterMs',
  'approvals',
  'limits',
  'retry',
  'budget',
  'usageWindow',
  'preCheck',
  'checks',
  'workspace',
  'environment',
  'disk',
] as const satisfies readonly (keyof Policies)[];

/** Every policy in words, and whether it is as by default. */
export function rulesOf(policies: Policies): Rule[] {
  return keys.map((key) => {
    const text = sentence(key, policies[key]);
    return {
      key,
      label: said.labels[key],
      text,
      isDefault: text === sentence(key, defaultPolicies[key]),
    };
  });
}

/** The key is passed beside its policy, because only so can the compiler tell that the two agree. */
function sentence<K extends keyof Policies>(key: K, policy: Policies[K]): string {
  return sentences[key](policy);
}

function joined(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(', ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
