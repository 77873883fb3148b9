import { rulesWords } from '../../../words/edit-rules.ts';
import type { PolicyFacet } from '../draft/facets.ts';
import type { Measure } from '../draft/measure.ts';
import type { PoliciesDraft } from '../draft/policies.ts';

/** `10 minutes`, `1 day`, `2 GiB`; null where nothing is entered. */
export function measureText({ count, unit }: Measure): string | null {
  if (count.trim() === '') return null;
  const names: Readonly<Record<string, readonly [string, string]>> = rulesWords.units;
  const known = names[unit];
  const name = known === undefined ? unit : known[count.trim() === '1' ? 0 : 1];
  return `${count.trim()} ${name}`;
}

/** What a policy says now, in a few words. */
export function inWords(policies: PoliciesDraft, facet: PolicyFacet): string {
  return sayings[facet](policies);
}

const sayings: Readonly<Record<PolicyFacet, (policies: PoliciesDraft) => string>> = {
  catchUp({ catchUp }) {
    const { values, until, within, after } = rulesWords.catchUp;
    const { mode, max, notAfter, notAfterTime } = catchUp;
    const first = mode === 'all' ? values.all(max) : values[mode];
    const window = measureText(catchUp.window);
    const length = measureText(catchUp.notAfterLength);
    const late = notAfter === 'time' ? notAfterTime : length === null ? '' : after(length);
    if (mode === 'skip') return first;
    return [
      first,
      ...(window === null ? [] : [within(window)]),
      ...(notAfter === 'never' ? [] : [until(late)]),
    ].join(', ');
  },
  overlap({ overlap: { mode, max } }) {
    const { values } = rulesWords.overlap;
    return mode === 'queue_all' || mode === 'allow' ? values[mode](max) : values[mode];
  },
  pauseAfterFailures({ pauseAfterFailures: count }) {
    const { never, after } = rulesWords.pauseAfterFailures;
    return count.trim() === '' ? never : after(count.trim());
  },
  jitterMs({ jitterMs }) {
    const text = measureText(jitterMs);
    return text === null || Number(jitterMs.count) === 0
      ? rulesWords.jitterMs.none
      : rulesWords.jitterMs.some(text);
  },
  approvals({ approvals: { mode, deadline, onDeadline } }) {
    const { values, thens } = rulesWords.approvals;
    return mode === 'ask'
      ? values.ask(measureText(deadline) ?? '', thens[onDeadline])
      : values[mode];
  },
  limits({ limits }) {
    const { overallValue, noOverall, noProgressValue, noNoProgress } = rulesWords.limits;
    const overall = measureText(limits.overall);
    const noProgress = measureText(limits.noProgress);
    return [
      overall === null ? noOverall : overallValue(overall),
      noProgress === null ? noNoProgress : noProgressValue(noProgress),
    ].join(', ');
  },
  retry({ retry: { attempts, on } }) {
    const { never, value, ons } = rulesWords.retry;
    if (attempts.trim() === '1' || on.length === 0) return never;
    return value(attempts, on.map((it) => ons[it].short).join(' or '));
  },
  workspace({ workspace: { mode, keepDays } }) {
    const { values, kept } = rulesWords.workspace;
    return mode === 'in_place' ? values[mode] : `${values[mode]}, ${kept(keepDays)}`;
  },
  disk: ({ disk }) => rulesWords.workspace.disk(measureText(disk.max) ?? ''),
  environment({ environment: { pass, set, secrets } }) {
    const words = rulesWords.environment;
    const parts = [
      pass.length === 0 ? [] : words.pass(pass.length),
      set.length === 0 ? [] : words.set(set.length),
      secrets.length === 0 ? [] : words.secrets(secrets.join(', ')),
    ].flat();
    return parts.length === 0 ? words.none : parts.join(', ');
  },
  preCheck({ preCheck: { isAsked, argv } }) {
    const { none, some } = rulesWords.preCheck;
    return isAsked ? some(argv.join(' ')) : none;
  },
  checks({ checks }) {
    const { none, some } = rulesWords.checks;
    return checks.length === 0
      ? none
      : some(checks.map(({ name, kind }) => name || rulesWords.checks.kinds[kind]).join(', '));
  },
  budget({ budget }) {
    const { none, perRun, perDay, tokens } = rulesWords.budget;
    const parts = [
      budget.usdPerRun === '' ? [] : perRun(`$${budget.usdPerRun}`),
      budget.tokensPerRun === '' ? [] : perRun(tokens(budget.tokensPerRun)),
      budget.usdPerDay === '' ? [] : perDay(`$${budget.usdPerDay}`),
      budget.tokensPerDay === '' ? [] : perDay(tokens(budget.tokensPerDay)),
    ].flat();
    return parts.length === 0 ? none : parts.join(', ');
  },
  usageWindow({ usageWindow }) {
    const { waits, standsIn } = rulesWords.usageWindow;
    return usageWindow.agentId === '' ? waits : standsIn(usageWindow.agentId);
  },
};
