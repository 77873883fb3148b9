import { ownZone, useNow } from '../../../ui/time.tsx';
import { whenWords } from '../../../words/edit-when.ts';
import { Combobox, type ComboOption } from '../fields/combobox.tsx';
import { offsetOf, offsetText } from './zone-time.ts';

let known: readonly string[] | undefined;
/** Every zone by name: the viewer's and UTC first. */
function zones(): readonly string[] {
  known ??= [...new Set([ownZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])];
  return known;
}

/** `new york` finds `America/New_York`. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[_/ -]+/g, ' ')
    .trim();
}

/** The chooser of a time zone, found by some of its letters. */
export function ZoneField({
  label = whenWords.zone,
  hint,
  fault,
  value,
  nameOfNone = whenWords.zoneOfDaemon,
  onChange,
}: {
  readonly label?: string;
  readonly hint?: string;
  readonly fault?: string | undefined;
  /** Empty: none. */
  readonly value: string;
  readonly nameOfNone?: string;
  readonly onChange: (zone: string) => void;
}) {
  const now = useNow(60_000);
  const options = (query: string): ComboOption[] => {
    const wanted = plain(query);
    const fitting = zones().filter((zone) => plain(zone).includes(wanted));
    const rank = (zone: string) =>
      plain(zone)
        .split(' ')
        .some((it) => it.startsWith(wanted))
        ? 0
        : 1;
    const found = wanted === '' ? fitting : fitting.toSorted((a, b) => rank(a) - rank(b));
    const isNone = plain(nameOfNone).includes(wanted);
    return [
      ...(isNone ? [{ value: '', label: nameOfNone }] : []),
      ...found.slice(0, 60).map((zone) => ({
        value: zone,
        label: zone.replaceAll('_', ' '),
        aside: `${zone === ownZone ? `${whenWords.zoneYours} · ` : ''}${offsetText(offsetOf(now, zone))}`,
      })),
    ];
  };
  return (
    <Combobox
      label={label}
      hint={hint}
      fault={fault}
      value={value}
      shown={value === '' ? nameOfNone : value.replaceAll('_', ' ')}
      options={options}
      nothing={whenWords.zoneNone}
      onChange={onChange}
    />
  );
}
