import { Command } from 'cmdk';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export function PaletteGroup({
  heading,
  children,
}: {
  readonly heading: string;
  readonly children: ReactNode;
}) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-soft"
    >
      {children}
    </Command.Group>
  );
}

/** One choice. @param id tells two of the same name apart */
export function PaletteItem({
  value,
  id,
  Icon,
  onSelect,
}: {
  readonly value: string;
  readonly id?: string;
  readonly Icon?: LucideIcon;
  readonly onSelect: () => void;
}) {
  return (
    <Command.Item
      value={id === undefined ? value : `${value} ${id}`}
      onSelect={onSelect}
      className="flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 text-sm data-[selected=true]:bg-sunk"
    >
      {Icon === undefined ? null : <Icon className="size-4 text-soft" aria-hidden />}
      {value}
    </Command.Item>
  );
}
