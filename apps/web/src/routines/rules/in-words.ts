import { words } from '../../words/index.ts';
import { ruleWords as said } from '../../words/rules.ts';
import type { CheckDraft } from '../edit/draft/checks.ts';
import type { PolicyFacet } from '../edit/draft/facets.ts';
import type { Measure } from '../edit/draft/measure.ts';
import type { PoliciesDraft } from '../edit/draft/policies.ts';

/** What a policy says, in words, also while it is being entered. */
export function inWords(policies: PoliciesDraft, facet: PolicyFacet): string {
  return sentences[facet](policies);
}

/** What each policy says. A new policy is a new entry here. */
const sentences: Readonly<Record<PolicyFacet, (policies: PoliciesDraft) => string>> = {
  catchUp,
  overlap: ({ overlap: { mode, max } }) => said.overlap[mode](max),
  pauseAfterFailures({ pauseAfterFailures: count }) {
    const { never, after } = said.pauseAfterFailures;
    return count.trim() === '' ? never : after(count.trim());
  },
  jitterMs({ jitterMs }) {
    const { none, some } = said.jitterMs;
    return Number(jitterMs.count) === 0 ? none : some(lengthOf(jitterMs));
  },
  approvals({ approvals: { mode, deadline, onDeadline } }) {
    const { ask, ...others } = said.approvals;
    return mode === 'ask' ? ask(lengthOf(deadline), onDeadline) : others[mode];
  },
  limits({ limits: { overall, noProgress, stopGrace } }) {
    const limits = said.limits;
    return joined([
      isEmpty(overall) ? limits.noOverall : limits.overall(lengthOf(overall)),
      isEmpty(noProgress) ? limits.noNoProgress : limits.noProgress(lengthOf(noProgress)),
      limits.grace(lengthOf(stopGrace)),
    ]);
  },
  retry,
  workspace({ workspace: { mode, keepDays, onSuccess } }) {
    const { places, kept, days } = said.workspace;
    return joined([
      places[mode],
      mode !== 'in_place' && kept[onSuccess],
      mode !== 'in_place' && days(keepDays.trim()),
    ]);
  },
  disk: ({ disk }) => said.disk(lengthOf(disk.max)),
  environment({ environment: { pass, set, secrets } }) {
    const { none, ...parts } = said.environment;
    const given = joined([
      pass.length > 0 && parts.pass(pass.join(', ')),
      set.length > 0 && parts.set(set.map(({ name }) => name).join(', ')),
      secrets.length > 0 && parts.secrets(secrets.join(', ')),
    ]);
    return given === '' ? none : capital(given);
  },
  preCheck({ preCheck: { isAsked, argv, timeout } }) {
    const { none, some } = said.preCheck;
    return isAsked ? some(argv.join(' ').trim(), lengthOf(timeout)) : none;
  },
  checks({ checks }) {
    const { none, check, kinds } = said.checks;
    if (checks.length === 0) return none;
    return checks
      .map((it) =>
        check(it.name || kinds[it.kind], askedOf(it), words.outcome[it.otherwise].toLowerCase()),
      )
      .join('; ');
  },
  budget,
  usageWindow({ usageWindow }) {
    const { waits, standsIn } = said.usageWindow;
    return usageWindow.agentId === '' ? waits : standsIn(usageWindow.agentId);
  },
};

function catchUp({ catchUp: it }: PoliciesDraft): string {
  const { skip, latest, all, within, until, past, perMinute } = said.catchUp;
  if (it.mode === 'skip') return skip;
  const isAll = it.mode === 'all';
  return joined([
    isAll ? all(it.max.trim()) : latest,
    isAll && perMinute(it.perMinute.trim()),
    !isEmpty(it.window) && within(lengthOf(it.window)),
    it.notAfter === 'time' && until(it.notAfterTime),
    it.notAfter === 'length' && until(past(lengthOf(it.notAfterLength))),
  ]);
}

function retry({ retry: it }: PoliciesDraft): string {
  const { never, value, on, first, further, jitter } = said.retry;
  const attempts = it.attempts.trim();
  if (attempts === '1' || it.on.length === 0) return never;
  return joined([
    value(attempts, it.on.map((end) => on[end]).join(' or ')),
    first(lengthOf(it.firstDelay)),
    attempts !== '2' && further(it.factor.trim(), lengthOf(it.maxDelay)),
    Number(it.jitter) !== 0 && jitter(it.jitter.trim()),
  ]);
}

/** What a check looks at. */
function askedOf({ kind, argv, path, answer }: CheckDraft): string {
  if (kind === 'command') return argv.join(' ').trim();
  return kind === 'answer' ? answer : path;
}

function budget({ budget: it }: PoliciesDraft): string {
  const { none, perRun, perDay, tokens, dayZone } = said.budget;
  const bounds = joined([
    it.usdPerRun !== '' && perRun(dollars(it.usdPerRun)),
    it.tokensPerRun !== '' && perRun(tokens(grouped(it.tokensPerRun))),
    it.usdPerDay !== '' && perDay(dollars(it.usdPerDay)),
    it.tokensPerDay !== '' && perDay(tokens(grouped(it.tokensPerDay))),
  ]);
  if (bounds === '') return none;
  return joined([bounds, it.timezone !== '' && dayZone(it.timezone)]);
}

/** `10 minutes`, `1 day`, `2 GiB`; an ellipsis where nothing is entered that must be. */
function lengthOf({ count, unit }: Measure): string {
  const shown = count.trim();
  const names: Readonly<Record<string, readonly [string, string]>> = said.units;
  return `${shown === '' ? '…' : shown} ${names[unit]?.[shown === '1' ? 0 : 1] ?? unit}`;
}

function isEmpty({ count }: Measure): boolean {
  return count.trim() === '';
}

/** `1,000,000`; what is no number stays as it was typed. */
function grouped(text: string): string {
  const count = Number(text);
  return Number.isFinite(count) ? count.toLocaleString('en') : text;
}

function joined(parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(', ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** As it was typed, with cents where there are any. */
function dollars(typed: string): string {
  return `$${/^\d+\.\d$/.test(typed) ? `${typed}0` : typed}`;
}
