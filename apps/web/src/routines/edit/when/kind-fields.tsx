import { SelectField, TextField } from '../../../ui/field.tsx';
import { ownZone } from '../../../ui/time.tsx';
import { whenWords } from '../../../words/edit-when.ts';
import { lengthUnits } from '../draft/measure.ts';
import { Choice } from '../fields/choice.tsx';
import { MeasureField } from '../fields/measure-field.tsx';
import { useFault } from '../form.ts';
import { InstantField } from './instant-field.tsx';
import type { PartProps } from './part.ts';
import { Cron, Rrule } from './rule-fields.tsx';

const dayOptions = [1, 2, 3, 4, 5, 6, 0].map((day) => ({
  value: String(day),
  label: whenWords.days[day] ?? '',
}));

/** The fields that one kind of schedule has. */
export function KindFields(props: PartProps) {
  switch (props.draft.kind) {
    case 'hourly':
      return <Minute {...props} />;
    case 'daily':
    case 'weekdays':
      return <Time {...props} />;
    case 'weekly':
      return (
        <>
          <Weekday {...props} />
          <Time {...props} />
        </>
      );
    case 'monthly':
      return <Monthly {...props} />;
    case 'interval':
      return <Interval {...props} />;
    case 'once':
      return <Once {...props} />;
    case 'cron':
      return <Cron {...props} />;
    case 'rrule':
      return <Rrule {...props} />;
  }
}

function Minute({ draft, path, onChange }: PartProps) {
  return (
    <TextField
      label={whenWords.minute}
      fault={useFault(`${path}.minute`)}
      type="number"
      min={0}
      max={59}
      value={draft.minute}
      onChange={(event) => onChange({ minute: event.target.value })}
    />
  );
}

function Time({ draft, path, onChange }: PartProps) {
  return (
    <TextField
      label={whenWords.time}
      fault={useFault(`${path}.time`)}
      type="time"
      value={draft.time}
      onChange={(event) => onChange({ time: event.target.value })}
    />
  );
}

function Weekday({ draft, onChange }: PartProps) {
  return (
    <SelectField
      label={whenWords.weekday}
      value={String(draft.weekday)}
      options={dayOptions}
      onChange={(day) => onChange({ weekday: Number(day) })}
    />
  );
}

function Monthly(props: PartProps) {
  const { draft, path, onChange } = props;
  const fault = useFault(`${path}.day`);
  return (
    <>
      <SelectField
        label={whenWords.day}
        value={draft.day}
        options={(['date', 'last', 'nth'] as const).map((value) => ({
          value,
          label: whenWords.dayKinds[value],
        }))}
        onChange={(day) => onChange({ day })}
      />
      {draft.day === 'date' ? (
        <TextField
          label={whenWords.date}
          hint={Number(draft.date) > 28 ? whenWords.dateHint : undefined}
          fault={fault}
          type="number"
          min={1}
          max={31}
          value={draft.date}
          onChange={(event) => onChange({ date: event.target.value })}
        />
      ) : null}
      {draft.day === 'nth' ? (
        <>
          <SelectField
            label={whenWords.nth}
            value={draft.nth}
            options={(['1', '2', '3', '4', '5', 'last'] as const).map((value) => ({
              value,
              label: whenWords.nths[value],
            }))}
            onChange={(nth) => onChange({ nth })}
          />
          <Weekday {...props} />
        </>
      ) : null}
      <Time {...props} />
    </>
  );
}

function Interval({ draft, path, onChange }: PartProps) {
  return (
    <>
      <MeasureField
        label={whenWords.every}
        hint={whenWords.everyHint}
        path={`${path}.everyMs`}
        value={draft.every}
        units={lengthUnits.slice(1)}
        onChange={(every) => onChange({ every })}
      />
      <InstantField
        label={whenWords.anchor}
        hint={whenWords.anchorHint}
        fault={useFault(`${path}.anchorAt`)}
        zone={draft.timezone === '' ? ownZone : draft.timezone}
        at={draft.anchorAt}
        onChange={(anchorAt) => onChange({ anchorAt })}
      />
    </>
  );
}

function Once({ draft, path, onChange }: PartProps) {
  const fault = useFault(`${path}.at`);
  return (
    <>
      {draft.once === 'wall' ? (
        <TextField
          label={whenWords.onceAt}
          fault={fault}
          type="datetime-local"
          value={draft.onceWall}
          onChange={(event) => onChange({ onceWall: event.target.value })}
        />
      ) : (
        <InstantField
          label={whenWords.onceAt}
          hint={whenWords.boundHint(ownZone)}
          fault={fault}
          zone={ownZone}
          at={draft.onceAt}
          onChange={(onceAt) => onChange({ onceAt })}
        />
      )}
      <div className="sm:col-span-2">
        <Choice
          label={whenWords.onceAs}
          value={draft.once}
          options={(['wall', 'instant'] as const).map((value) => ({
            value,
            label: whenWords.onceKinds[value],
          }))}
          onChange={(once) => onChange({ once })}
        />
      </div>
    </>
  );
}
