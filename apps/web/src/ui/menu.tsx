import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** Further things that can be done, behind one button. Not modal: a modal one would inject a style, which the content policy forbids. */
export function Menu({
  trigger,
  items,
}: {
  /** One button. */
  readonly trigger: ReactNode;
  readonly items: readonly {
    readonly label: string;
    readonly onSelect: () => void;
    readonly isDangerous?: boolean;
    readonly isDisabled?: boolean;
  }[];
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={12}
          className="z-40 min-w-44 rounded-xl border border-line bg-card p-1 shadow-card"
        >
          {items.map((item) => (
            <DropdownMenu.Item
              key={item.label}
              disabled={item.isDisabled ?? false}
              onSelect={item.onSelect}
              className={classNames(
                'cursor-pointer rounded-md px-3 py-1.5 text-sm outline-none data-[disabled]:opacity-50 data-[highlighted]:bg-sunk',
                item.isDangerous && 'text-bad',
              )}
            >
              {item.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
