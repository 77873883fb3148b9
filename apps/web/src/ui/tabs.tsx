import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';

/** Views of one thing, one shown at a time; arrow keys move between them. */
export function Tabs<T extends string>({
  label,
  value,
  onChange,
  tabs,
  fills = false,
}: {
  readonly label: string;
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly tabs: readonly {
    readonly value: T;
    readonly label: ReactNode;
    readonly content: () => ReactNode;
  }[];
  /** Takes the height that is left in a column, and gives it to the view that is shown. */
  readonly fills?: boolean;
}) {
  return (
    <Radix.Root
      className={fills ? 'flex min-h-0 flex-1 flex-col' : undefined}
      value={value}
      onValueChange={(next) => {
        const tab = tabs.find((it) => it.value === next);
        if (tab !== undefined) onChange(tab.value);
      }}
    >
      <Radix.List
        aria-label={label}
        className="mb-5 flex shrink-0 gap-1 overflow-x-auto border-b border-line"
      >
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px h-10 shrink-0 -outline-offset-2 border-b-2 border-transparent px-3 text-sm font-medium text-soft hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content
          key={tab.value}
          value={tab.value}
          tabIndex={-1}
          className={fills ? 'min-h-0 flex-1 data-[state=inactive]:hidden' : undefined}
        >
          {tab.value === value ? tab.content() : null}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
