import type { ScheduleDraft } from '../draft/schedule.ts';

/** What the fields of one schedule are given. */
export interface PartProps {
  readonly draft: ScheduleDraft;
  /** Where the schedule stands in the body, such as `schedule` or `schedule.1`. */
  readonly path: string;
  readonly onChange: (change: Partial<ScheduleDraft>) => void;
}
