import type { ComponentProps } from 'react';

/** A part of the page that scrolls by itself, by the keyboard too. */
export function ScrollRegion({
  label,
  ...rest
}: Omit<ComponentProps<'section'>, 'aria-label' | 'tabIndex'> & { readonly label: string }) {
  // What scrolls must be able to have the focus.
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
  return <section aria-label={label} tabIndex={0} {...rest} />;
}
