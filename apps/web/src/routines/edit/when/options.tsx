import { SelectField } from '../../../ui/field.tsx';
import { dayAndTime, ownZone } from '../../../ui/time.tsx';
import { whenWords } from '../../../words/edit-when.ts';
import type { ScheduleDraft } from '../draft/schedule.ts';
import { Disclosure } from '../fields/disclosure.tsx';
import { ListField } from '../fields/list-field.tsx';
import { useFault } from '../form.ts';
import { InstantField } from './instant-field.tsx';
import type { PartProps } from './part.ts';

const gaps = (['', 'shift', 'next', 'skip'] as const).map((value) => ({
  value,
  label: whenWords.gaps[value],
}));
const overlaps = (['', 'first', 'second', 'both'] as const).map((value) => ({
  value,
  label: whenWords.overlaps[value],
}));

/** What any schedule can carry: its first and last instant, days without slots, what happens when the clocks change. */
export function ScheduleOptions(props: PartProps) {
  const { draft, path } = props;
  return (
    <Disclosure
      label={
        <>
          {whenWords.more}
          <span className="ms-2 text-soft">{inShort(draft)}</span>
        </>
      }
      paths={[`${path}.startAt`, `${path}.endAt`, `${path}.exclude`, `${path}.dst`]}
    >
      <div className="grid gap-4 pt-2 pb-1 sm:grid-cols-2">
        <Bounds {...props} />
        <DaysLeftOut {...props} />
        <ClockChanges {...props} />
      </div>
    </Disclosure>
  );
}

/** The options in a few words, for who has not opened them. */
function inShort({
  startAt,
  endAt,
  exceptDates,
  exceptWeekdays,
  gap,
  overlap,
  timezone,
}: ScheduleDraft) {
  const { moreValue } = whenWords;
  const zone = timezone === '' ? ownZone : timezone;
  const exceptions = exceptDates.length + exceptWeekdays.length;
  const parts = [
    startAt === null ? [] : moreValue.from(dayAndTime(startAt, zone)),
    endAt === null ? [] : moreValue.to(dayAndTime(endAt, zone)),
    exceptions === 0 ? [] : moreValue.except(exceptions),
    gap === '' && overlap === '' ? [] : moreValue.clocks,
  ].flat();
  return parts.length === 0 ? moreValue.none : parts.join(', ');
}

function Bounds({ draft, path, onChange }: PartProps) {
  const zone = draft.timezone === '' ? ownZone : draft.timezone;
  return (
    <>
      <InstantField
        label={whenWords.startAt}
        hint={whenWords.boundHint(zone)}
        fault={useFault(`${path}.startAt`)}
        zone={zone}
        at={draft.startAt}
        onChange={(startAt) => onChange({ startAt })}
      />
      <InstantField
        label={whenWords.endAt}
        fault={useFault(`${path}.endAt`)}
        zone={zone}
        at={draft.endAt}
        onChange={(endAt) => onChange({ endAt })}
      />
    </>
  );
}

function DaysLeftOut({ draft, path, onChange }: PartProps) {
  const { exceptWeekdays: days } = draft;
  const fault = useFault(`${path}.exclude.weekdays`);
  return (
    <>
      <fieldset className="min-w-0 sm:col-span-2" aria-describedby={`${path}-days`}>
        <legend className="mb-1.5 text-sm font-medium">{whenWords.exceptWeekdays}</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {[1, 2, 3, 4, 5, 6, 0].map((day) => (
            <label key={day} className="flex min-h-10 items-center gap-2 text-sm md:min-h-7">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                aria-invalid={fault === undefined ? undefined : true}
                checked={days.includes(day)}
                onChange={() =>
                  onChange({
                    exceptWeekdays: days.includes(day)
                      ? days.filter((it) => it !== day)
                      : [...days, day],
                  })
                }
              />
              {whenWords.days[day]}
            </label>
          ))}
        </div>
        <p id={`${path}-days`} className="text-sm text-bad">
          {fault}
        </p>
      </fieldset>
      <div className="sm:col-span-2">
        <ListField
          label={whenWords.exceptDates}
          hint={whenWords.exceptHint}
          path={`${path}.exclude.dates`}
          values={draft.exceptDates}
          itemLabel={whenWords.exceptDate}
          placeholder="2026-12-24/2027-01-02"
          onChange={(exceptDates) => onChange({ exceptDates })}
        />
      </div>
    </>
  );
}

function ClockChanges({ draft, path, onChange }: PartProps) {
  const faults = [useFault(`${path}.dst.gap`), useFault(`${path}.dst.overlap`)] as const;
  if (draft.kind === 'interval')
    return <p className="text-sm text-soft sm:col-span-2">{whenWords.noClocks}</p>;
  return (
    <>
      <SelectField
        label={whenWords.gap}
        fault={faults[0]}
        value={draft.gap}
        options={gaps}
        onChange={(gap) => onChange({ gap })}
      />
      <SelectField
        label={whenWords.overlap}
        fault={faults[1]}
        value={draft.overlap}
        options={overlaps}
        onChange={(overlap) => onChange({ overlap })}
      />
    </>
  );
}
