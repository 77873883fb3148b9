import { type CatchUpPolicy, defaultPolicies, type Policies } from '@open-design/contracts';
import { lengthText } from '../length.ts';
import { approvalText } from './approval-options.ts';
import { guardFacts } from './routine-guards.ts';
import { survivalFacts } from './survival-options.ts';
import { environmentText } from './routine-environment.ts';

/** The policies that are not the default, each as its name and what it says. */
export function policyFacts(policies: Policies): (readonly [string, string])[] {
  const usual = factsOf(defaultPolicies);
  return factsOf(policies).filter(([, text], index) => text !== usual[index]?.[1]);
}

function factsOf(policies: Policies) {
  const { catchUp, overlap, pauseAfterFailures, jitterMs, approvals, environment } = policies;
  return [
    ['catch-up', `${catchUps[catchUp.mode](catchUp.max)}${boundsOf(catchUp)}`],
    ['overlap', overlaps[overlap.mode](overlap.max)],
    ['on failure', pausesAfter(pauseAfterFailures)],
    ['jitter', `starts up to ${lengthText(jitterMs)} after its slot`],
    ['approvals', approvalText(approvals)],
    ['environment', environmentText(environment)],
    ...survivalFacts(policies),
    ...guardFacts(policies),
  ] as const;
}

/** By mode: which slots that passed unseen run later. */
const catchUps: Readonly<Record<CatchUpPolicy['mode'], (max: number) => string>> = {
  skip: () => 'no slot that passed runs later',
  latest: () => 'the latest slot that passed runs later',
  all: (max) => `slots that passed run later, the latest ${max} at most`,
};

function boundsOf({ windowMs, notAfter, perMinute }: CatchUpPolicy): string {
  const late =
    typeof notAfter === 'number'
      ? `, at most ${lengthText(notAfter)} late`
      : `, not after ${notAfter}`;
  return [
    windowMs === undefined ? '' : `, from the last ${lengthText(windowMs)}`,
    notAfter === undefined ? '' : late,
    perMinute === defaultPolicies.catchUp.perMinute ? '' : `, ${perMinute} a minute`,
  ].join('');
}

/** By mode: what a slot does while a run is live. */
const overlaps: Readonly<Record<Policies['overlap']['mode'], (max: number) => string>> = {
  skip: () => 'is skipped while a run is live',
  queue_one: () => 'waits while a run is live, unless one waits already',
  queue_all: (max) => `waits while a run is live, unless ${max} wait already`,
  allow: (max) => `runs beside a live run, unless ${max} are at work`,
  cancel_running: () => 'cancels a live run, then runs',
};

function pausesAfter(failures: number | null): string {
  if (failures === null) return 'goes on';
  return failures === 1 ? 'one failed run pauses it' : `${failures} failed runs in a row pause it`;
}
