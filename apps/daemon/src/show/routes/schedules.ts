import {
  describeSchedule,
  type Fire,
  MOST_FIRES,
  type ScheduleSet,
  schedulesOfPreview,
} from '@open-design/contracts';
import { now } from '../../clock.ts';
import type { Handlers } from '../handlers.ts';

/** Finds coming slots as the ticker will find them. Instants are UTC epoch ms. */
export type PreviewSlots = (question: {
  readonly schedules: ScheduleSet;
  readonly from: number;
  readonly until?: number | undefined;
  readonly count: number;
}) => { readonly fires: Fire[]; readonly truncated: boolean };

export function scheduleRoutes({
  previewSlots,
}: {
  readonly previewSlots: PreviewSlots;
}): Pick<Handlers, 'previewSchedules'> {
  return {
    previewSchedules({ body }) {
      const { from = now(), until, count = until === undefined ? 10 : MOST_FIRES } = body;
      const schedules = schedulesOfPreview(body);
      const description = describeSchedule(schedules);
      return { description, ...previewSlots({ schedules, from, until, count }) };
    },
  };
}
