import type { SlotCause, SlotOutcome } from '@open-design/contracts';

/** Each outcome as people say it. */
export const outcomeWords: Readonly<Record<SlotOutcome, string>> = {
  ran: 'ran',
  caught_up: 'caught up',
  skipped: 'skipped',
  missed: 'missed',
};

/** Each cause as people say it. */
export const causeWords: Readonly<Record<SlotCause, string>> = {
  daemon_down: 'no daemon was running',
  asleep: 'the machine was asleep',
  store_unreachable: 'the database could not be reached',
  clock_set: 'the clock was set past it',
  daemon_late: 'the daemon came too late',
  overlap: 'another run was live',
  stale: 'later than the routine allows',
};
