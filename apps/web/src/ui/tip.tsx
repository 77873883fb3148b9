import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';

/** Words that appear beside something under the pointer or the focus. What it wraps must be one element that can have the focus. */
export function Tip({
  text,
  children,
}: {
  readonly text: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Tooltip.Provider delayDuration={150} skipDelayDuration={300}>
      <Tooltip.Root>
        <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
        <Tooltip.Portal>
          <Tooltip.Content
            sideOffset={6}
            collisionPadding={12}
            className="z-40 max-w-xs rounded-lg bg-ink px-3 py-2 text-xs leading-5 text-paper shadow-card"
          >
            {text}
          </Tooltip.Content>
        </Tooltip.Portal>
      </Tooltip.Root>
    </Tooltip.Provider>
  );
}
