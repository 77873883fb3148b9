import { Link, Outlet } from '@tanstack/react-router';
import { Command, Moon, Sun } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { useConnection } from '../live/provider.tsx';
import { IconButton } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { words } from '../words/index.ts';
import { ConnectionLine } from './connection-line.tsx';
import { LazyPalette } from './lazy-palette.tsx';
import { places } from './places.ts';
import { SignedOut } from './signed-out.tsx';
import { chooseTheme, shownTheme } from './theme.ts';

/** What is around every screen: the ways to the others, the connection, the palette. */
export function Shell() {
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const openPalette = useCallback(() => setPaletteOpen(true), []);
  const closePalette = useCallback(() => setPaletteOpen(false), []);
  usePaletteKey(openPalette);
  const connection = useConnection();
  return (
    <div className="md:flex">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-lg focus:bg-accent focus:px-3 focus:py-2 focus:text-accent-ink"
      >
        {words.nav.skip}
      </a>
      <aside className="sticky top-0 hidden h-dvh w-56 shrink-0 flex-col border-e border-line px-3 py-5 md:flex">
        <Link to="/" className="mb-6 flex items-center gap-2.5 px-2.5 font-semibold tracking-tight">
          <img src="/icon.svg" alt="" className="size-6" />
          {words.product}
        </Link>
        <Places className="flex flex-col gap-0.5" />
        <div className="mt-auto flex flex-col gap-2">
          <ConnectionLine />
          <div className="flex items-center">
            <button
              type="button"
              onClick={openPalette}
              className="flex h-9 flex-1 items-center gap-2.5 rounded-lg px-2.5 text-sm text-soft hover:bg-sunk hover:text-ink"
            >
              <Command className="size-4" aria-hidden />
              {words.nav.palette}
              <kbd className="ms-auto font-sans text-xs">⌘K</kbd>
            </button>
            <ThemeButton />
          </div>
        </div>
      </aside>
      <header className="flex h-14 items-center gap-2 border-b border-line px-4 md:hidden">
        <Link to="/" className="flex items-center gap-2.5 font-semibold tracking-tight">
          <img src="/icon.svg" alt="" className="size-6" />
          {words.product}
        </Link>
        <div className="ms-auto flex items-center">
          <ConnectionLine isShort />
          <IconButton label={words.nav.palette} onClick={openPalette}>
            <Command className="size-4" aria-hidden />
          </IconButton>
          <ThemeButton />
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="min-w-0 flex-1 px-4 pt-6 pb-28 outline-none md:px-10 md:pt-9"
      >
        {connection.state === 'signed_out' ? <SignedOut /> : <Outlet />}
      </main>
      <Places
        className="fixed inset-x-0 bottom-0 z-30 flex justify-around border-t border-line bg-card pb-[env(safe-area-inset-bottom)] md:hidden"
        isBar
      />
      {isPaletteOpen ? <LazyPalette onClose={closePalette} /> : null}
    </div>
  );
}

function Places({
  className,
  isBar = false,
}: {
  readonly className: string;
  readonly isBar?: boolean;
}) {
  return (
    <nav aria-label={words.nav.label} className={className}>
      {places.map(({ to, label, Icon }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === '/' }}
          activeProps={{ 'data-here': '' }}
          className={classNames(
            'text-soft transition-colors hover:text-ink data-[here]:text-ink',
            isBar
              ? 'flex min-w-0 flex-1 flex-col items-center gap-0.5 py-2 text-[0.6875rem] data-[here]:text-accent'
              : 'flex h-9 items-center gap-2.5 rounded-lg px-2.5 text-sm font-medium hover:bg-sunk data-[here]:bg-sunk',
          )}
        >
          <Icon className={isBar ? 'size-5' : 'size-4'} aria-hidden />
          {label}
        </Link>
      ))}
    </nav>
  );
}

function ThemeButton() {
  const [theme, setTheme] = useState(shownTheme);
  const Icon = theme === 'dark' ? Sun : Moon;
  return (
    <IconButton
      label={words.nav.theme}
      onClick={() => {
        const next = theme === 'dark' ? 'light' : 'dark';
        chooseTheme(next);
        setTheme(next);
      }}
    >
      <Icon className="size-4" aria-hidden />
    </IconButton>
  );
}

function usePaletteKey(open: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      open();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [open]);
}
