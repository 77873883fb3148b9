import { useId } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { control, Field } from '../../../ui/field.tsx';
import type { Measure, Unit } from '../draft/measure.ts';
import { useFault } from '../form.ts';

/** A length of time or a size: a number and its unit. */
export function MeasureField({
  label,
  hint,
  path,
  value,
  units,
  placeholder,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string;
  /** As the API names the field. */
  readonly path: string;
  readonly value: Measure;
  readonly units: readonly Unit[];
  readonly placeholder?: string;
  readonly onChange: (value: Measure) => void;
}) {
  const unitId = useId();
  const fault = useFault(path);
  return (
    <Field label={label} hint={hint} fault={fault}>
      {(tied) => (
        <div className="flex gap-2">
          <input
            {...tied}
            inputMode="decimal"
            value={value.count}
            placeholder={placeholder}
            onChange={(event) => onChange({ ...value, count: event.target.value })}
            className={classNames(control, 'h-10 min-w-0 flex-1 tabular-nums md:h-9')}
          />
          <select
            id={unitId}
            aria-label={`${label}: unit`}
            value={value.unit}
            onChange={(event) => onChange({ ...value, unit: event.target.value })}
            className={classNames(control, 'h-10 w-auto! shrink-0 pe-7 md:h-9')}
          >
            {units.map(({ symbol, name }) => (
              <option key={symbol} value={symbol}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  );
}
