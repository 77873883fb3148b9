import type { SlotOutcome } from '@open-design/contracts';

/** Each outcome as people say it. */
export const outcomeWords: Readonly<Record<SlotOutcome, string>> = {
  ran: 'ran',
  caught_up: 'caught up',
  skipped: 'skipped',
  missed: 'missed',
};
