import { RoutineSort, RoutineState, routes } from '@open-design/contracts';
import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { useApi } from '../../api.ts';
import { classNames } from '../../ui/class-names.ts';
import { routinesWords } from '../../words/routines.ts';
import type { ListSearch } from './filters.ts';

const said = routinesWords.filter;
/** So long (ms) a person may pause between two letters before the list follows. */
const typingMs = 180;
const control =
  'h-10 rounded-lg border border-line-strong bg-card text-sm text-ink min-[72rem]:h-9';

/** What the list shows, and in which order. */
export function FilterBar({
  search,
  onChange,
}: {
  readonly search: ListSearch;
  readonly onChange: (change: ListSearch) => void;
}) {
  const agents = useApi(routes.listAgents).data?.agents ?? [];
  const known = agents.map(({ id, name }) => ({ value: id, label: name }));
  const isOther = search.agentId !== undefined && !agents.some(({ id }) => id === search.agentId);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-2.5">
      <SearchBox
        value={search.q ?? ''}
        onChange={(q) => onChange({ q: q === '' ? undefined : q })}
      />
      <StateChoice
        value={search.state ?? 'all'}
        onChange={(state) => onChange({ state: state === 'all' ? undefined : state })}
      />
      <div className="flex flex-1 gap-2.5 sm:flex-none min-[72rem]:ms-auto">
        <Choice
          label={said.agent}
          value={search.agentId ?? ''}
          options={[
            { value: '', label: said.anyAgent },
            ...known,
            ...(isOther ? [{ value: search.agentId ?? '', label: search.agentId ?? '' }] : []),
          ]}
          onChange={(agentId) => onChange({ agentId: agentId === '' ? undefined : agentId })}
        />
        <Choice
          label={said.sort}
          value={search.sort ?? 'next'}
          options={RoutineSort.options.map((value) => ({ value, label: said.sorts[value] }))}
          onChange={(value) => {
            const sort = RoutineSort.options.find((it) => it === value);
            onChange({ sort: sort === 'next' ? undefined : sort });
          }}
        />
      </div>
    </div>
  );
}

function SearchBox({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address can change by the browser's own back button, or by "Show all".
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <div className="relative w-full sm:w-64">
      <Search className="absolute top-1/2 left-3 size-4 -translate-y-1/2 text-soft" aria-hidden />
      <input
        type="search"
        aria-label={said.search}
        placeholder={said.search}
        value={text}
        onChange={(event) => {
          const next = event.target.value;
          setText(next);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onChange(next.trim()), typingMs);
        }}
        className={classNames(control, 'w-full ps-9 pe-3 placeholder:text-soft')}
      />
    </div>
  );
}

function StateChoice({
  value,
  onChange,
}: {
  readonly value: RoutineState;
  readonly onChange: (value: RoutineState) => void;
}) {
  return (
    <div
      role="group"
      aria-label={said.state}
      className="-mx-4 flex gap-1 overflow-x-auto px-4 sm:mx-0 sm:flex-wrap sm:px-0"
    >
      {RoutineState.options.map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={state === value}
          onClick={() => onChange(state)}
          className="h-10 shrink-0 rounded-lg px-2.5 text-sm font-medium text-soft transition-colors hover:bg-sunk hover:text-ink aria-pressed:bg-accent-wash aria-pressed:text-accent min-[72rem]:h-9"
        >
          {said.states[state]}
        </button>
      ))}
    </div>
  );
}

function Choice({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <label htmlFor={id} className="flex min-w-0 flex-1 items-center gap-2 text-sm text-soft">
      <span className="sr-only min-[90rem]:not-sr-only">{label}</span>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={classNames(control, 'w-full min-w-0 px-2.5 sm:w-40')}
      >
        {options.map((it) => (
          <option key={it.value} value={it.value}>
            {it.label}
          </option>
        ))}
      </select>
    </label>
  );
}
