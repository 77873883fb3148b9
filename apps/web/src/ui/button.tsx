import { Link, type LinkProps } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';
type Size = 'small' | 'normal';

const looks: Readonly<Record<Look, string>> = {
  primary: 'bg-accent text-accent-ink hover:opacity-90 border-transparent',
  plain: 'bg-card text-ink border-line-strong hover:bg-sunk',
  quiet: 'bg-transparent text-soft border-transparent hover:bg-sunk hover:text-ink',
  danger: 'bg-card text-bad border-line-strong hover:bg-bad-wash',
};
const sizes: Readonly<Record<Size, string>> = {
  small: 'h-7 px-2.5 text-sm gap-1.5 rounded-md',
  normal: 'h-9 px-3.5 text-sm gap-2 rounded-lg',
};

/** How a button or a link that looks like one is drawn. */
export function buttonClass(look: Look = 'plain', size: Size = 'normal'): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center border font-medium whitespace-nowrap transition-colors',
    'disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50',
    looks[look],
    sizes[size],
  );
}

export function Button({
  look = 'plain',
  size = 'normal',
  className,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & { readonly look?: Look; readonly size?: Size }) {
  return (
    <button type={type} className={classNames(buttonClass(look, size), className)} {...rest} />
  );
}

/** A button that shows a picture alone; its name is read aloud and shown on hover. */
export function IconButton({
  label,
  className,
  children,
  ...rest
}: Omit<ComponentProps<'button'>, 'aria-label' | 'title'> & { readonly label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={classNames(
        'inline-flex size-9 shrink-0 items-center justify-center rounded-lg text-soft transition-colors hover:bg-sunk hover:text-ink disabled:opacity-50',
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}

/** A link within the console that looks like a button. */
export function ButtonLink({
  look = 'plain',
  size = 'normal',
  children,
  ...rest
}: LinkProps & { readonly look?: Look; readonly size?: Size; readonly children: ReactNode }) {
  return (
    <Link className={buttonClass(look, size)} {...rest}>
      {children}
    </Link>
  );
}
