import { Plus } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ownZone } from '../../../ui/time.tsx';
import { whenWords } from '../../../words/edit-when.ts';
import { readSchedule, schedulePath } from '../draft/compile.ts';
import { newSchedule, type ScheduleDraft } from '../draft/schedule.ts';
import { useForm } from '../form.ts';
import { Builder } from './builder.tsx';
import { Preview } from './preview.tsx';

const most = 20;

/** When the routine comes due: a builder for each schedule, and what they come to. */
export function WhenCard() {
  const { draft, update, faults } = useForm();
  const { schedules } = draft;
  const titleId = useId();
  // Of all of them together; what is wrong with one stands at its own fields.
  const fault = faults.find(({ field }) => field === 'schedule')?.message;
  const replace = (next: ScheduleDraft) =>
    update((it) => ({
      ...it,
      schedules: it.schedules.map((one) => (one.key === next.key ? next : one)),
    }));
  const read = schedules.map((it) => readSchedule(it, 'schedule').schedule);
  const readable = read.filter((it) => it !== null);
  return (
    <Card className="mb-5 p-4 md:p-6">
      <section aria-labelledby={titleId}>
        <h2 id={titleId} className="mb-4 text-base font-semibold tracking-tight">
          {whenWords.title}
        </h2>
        <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
          <div className="min-w-0 space-y-4">
            {schedules.map((schedule, at) => (
              <Builder
                key={schedule.key}
                draft={schedule}
                path={schedulePath(at, schedules.length)}
                number={at + 1}
                isOnly={schedules.length === 1}
                onChange={replace}
                onRemove={() =>
                  update((it) => ({
                    ...it,
                    schedules: it.schedules.filter(({ key }) => key !== schedule.key),
                  }))
                }
              />
            ))}
            {schedules.length > 1 ? <p className="text-sm text-soft">{whenWords.several}</p> : null}
            {fault === undefined ? null : <p className="text-sm text-bad">{fault}</p>}
            <Button
              size="small"
              disabled={schedules.length >= most}
              onClick={() =>
                update((it) => ({ ...it, schedules: [...it.schedules, another(it.schedules)] }))
              }
            >
              <Plus className="size-3.5" aria-hidden />
              {whenWords.addSchedule}
            </Button>
          </div>
          <div className="min-w-0 lg:border-s lg:border-line lg:ps-6">
            {/* In sight while a long list of schedules is worked on. */}
            <div className="lg:sticky lg:top-6">
              <Preview schedules={readable.length === read.length ? readable : null} />
            </div>
          </div>
        </div>
      </section>
    </Card>
  );
}

/** One more, in the zone of the last one. */
function another(schedules: readonly ScheduleDraft[]): ScheduleDraft {
  const keys = schedules.map(({ key }) => Number(key)).filter((it) => !Number.isNaN(it));
  return newSchedule(String(Math.max(0, ...keys) + 1), schedules.at(-1)?.timezone ?? ownZone);
}
