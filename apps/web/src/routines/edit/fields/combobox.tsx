import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import { classNames } from '../../../ui/class-names.ts';
import { control, Field } from '../../../ui/field.tsx';

export interface ComboOption {
  readonly value: string;
  readonly label: string;
  /** Words beside it. */
  readonly aside?: string;
}

const mostShown = 60;

/** One of many, found by some of its letters. What is typed and is none of them is passed on as it is, so that its fault can be said. */
export function Combobox({
  label,
  hint,
  fault,
  value,
  shown,
  options,
  nothing,
  onChange,
}: {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly fault?: string | undefined;
  readonly value: string;
  /** What the field shows for the value. */
  readonly shown: string;
  /** Those that fit, best first. */
  readonly options: (query: string) => readonly ComboOption[];
  /** Said where none fits. */
  readonly nothing: string;
  readonly onChange: (value: string) => void;
}) {
  const [query, setQuery] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const isOpen = query !== null;
  const found = isOpen ? options(query).slice(0, mostShown) : [];
  const close = () => {
    setQuery(null);
    setAt(0);
  };
  const choose = (option: ComboOption | undefined) => {
    if (option !== undefined) onChange(option.value);
    close();
  };
  const move = (to: number) => {
    const next = Math.max(0, Math.min(found.length - 1, to));
    setAt(next);
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (isOpen) move(at + (event.key === 'ArrowDown' ? 1 : -1));
      else setQuery('');
    } else if (isOpen && event.key === 'Enter') {
      event.preventDefault();
      choose(found[at]);
    } else if (isOpen && event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  return (
    <Field label={label} hint={hint} fault={fault} className="relative">
      {(tied) => (
        <div className="relative">
          <input
            {...tied}
            role="combobox"
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && found.length > 0 ? `${listId}-${at}` : undefined}
            autoComplete="off"
            spellCheck={false}
            value={query ?? shown}
            onChange={(event) => {
              setQuery(event.target.value);
              setAt(0);
            }}
            onFocus={(event) => event.target.select()}
            onClick={() => setQuery(query ?? '')}
            onBlur={() => {
              // What was typed in full is meant, whether or not it was picked from the list.
              const typed = query?.trim() ?? '';
              if (typed !== '' && typed !== shown) onChange(exact(options(typed), typed));
              close();
            }}
            onKeyDown={onKeyDown}
            className={classNames(control, 'h-10 pe-9 md:h-9')}
          />
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute end-2.5 top-1/2 size-4 -translate-y-1/2 text-soft"
          />
          <div
            ref={list}
            id={listId}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no element of the browser is a list that one searches in
            role="listbox"
            aria-label={label}
            hidden={!isOpen || found.length === 0}
            className="absolute inset-x-0 top-full z-30 mt-1 max-h-64 overflow-y-auto rounded-lg border border-line-strong bg-card p-1 shadow-card"
          >
            {found.map((option, index) => (
              // The field keeps the focus and takes the keys; a press must not take it away.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={option.value}
                id={`${listId}-${index}`}
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as its list
                role="option"
                aria-selected={option.value === value}
                tabIndex={-1}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => choose(option)}
                className={classNames(
                  'flex cursor-pointer items-baseline gap-3 rounded-md px-2.5 py-1.5 text-sm',
                  index === at && 'bg-sunk',
                )}
              >
                <span className="min-w-0 flex-1">{option.label}</span>
                <span className="shrink-0 text-xs text-soft tabular-nums">{option.aside}</span>
              </div>
            ))}
          </div>
          {isOpen && found.length === 0 ? (
            <output className="block absolute inset-x-0 top-full z-30 mt-1 rounded-lg border border-line-strong bg-card px-3 py-2 text-sm text-soft shadow-card">
              {nothing}
            </output>
          ) : null}
        </div>
      )}
    </Field>
  );
}

function exact(options: readonly ComboOption[], typed: string): string {
  const same = (text: string) => text.toLowerCase() === typed.toLowerCase();
  return options.find(({ value, label }) => same(value) || same(label))?.value ?? typed;
}
