import { routes } from '@open-design/contracts';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { useDeferredValue, useState } from 'react';
import { useApi, useCommand } from '../api.ts';
import { Dialog } from '../ui/dialog.tsx';
import { useNotices } from '../ui/notices.tsx';
import { words } from '../words/index.ts';
import { paletteWords as said } from '../words/palette.ts';
import { PaletteGroup, PaletteItem } from './palette-item.tsx';
import { places } from './places.ts';
import { chooseTheme, shownTheme } from './theme.ts';

/** Of so many routines and projects the first that fit are shown; the daemon searches among all. */
const most = 8;

/** Go anywhere and do anything by a few letters. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const then = (work: () => unknown) => () => {
    onClose();
    void work();
  };
  return (
    <Dialog title={words.nav.palette} onClose={onClose} plain className="mt-[12vh]">
      <Command label={words.nav.palette}>
        <Command.Input
          data-first-focus
          value={text}
          onValueChange={setText}
          placeholder={said.placeholder}
          className="h-12 w-full border-b border-line bg-transparent px-4 outline-none placeholder:text-soft"
        />
        <Command.List className="max-h-[50vh] overflow-y-auto p-2">
          <Command.Empty className="px-3 py-6 text-center text-sm text-soft">
            {said.nothing}
          </Command.Empty>
          <Places then={then} />
          <Actions then={then} />
          <Routines text={text} then={then} />
          <Projects then={then} />
        </Command.List>
      </Command>
    </Dialog>
  );
}

/** Closes the palette and does what was chosen. */
type Then = (work: () => unknown) => () => void;

function Places({ then }: { readonly then: Then }) {
  const navigate = useNavigate();
  return (
    <PaletteGroup heading={said.places}>
      {places.map(({ to, label, Icon }) => (
        <PaletteItem key={to} value={label} Icon={Icon} onSelect={then(() => navigate({ to }))} />
      ))}
    </PaletteGroup>
  );
}

function Actions({ then }: { readonly then: Then }) {
  const navigate = useNavigate();
  return (
    <PaletteGroup heading={said.actions}>
      <PaletteItem
        value={said.newRoutine}
        onSelect={then(() => navigate({ to: '/routines/new' }))}
      />
      <PaletteItem
        value={said.theme}
        onSelect={then(() => chooseTheme(shownTheme() === 'dark' ? 'light' : 'dark'))}
      />
    </PaletteGroup>
  );
}

function Routines({ text, then }: { readonly text: string; readonly then: Then }) {
  const navigate = useNavigate();
  const { say, fail } = useNotices();
  const q = useDeferredValue(nameIn(text));
  const query = { limit: most, ...(q !== '' && { q }) };
  const { data } = useApi(routes.listRoutineRows, { query });
  const run = useCommand(routes.runRoutine);
  const rows = data?.rows ?? [];
  return rows.length === 0 ? null : (
    <PaletteGroup heading={said.routines}>
      {rows.flatMap(({ id, name }) => [
        <PaletteItem
          key={id}
          value={name}
          id={id}
          onSelect={then(() => navigate({ to: '/routines/$routineId', params: { routineId: id } }))}
        />,
        <PaletteItem
          key={`run ${id}`}
          value={said.runNow(name)}
          id={id}
          onSelect={then(() =>
            run.mutate(
              { params: { id } },
              { onSuccess: () => say(said.started(name)), onError: fail },
            ),
          )}
        />,
      ])}
    </PaletteGroup>
  );
}

/** `run morning now` looks for `morning`. */
function nameIn(text: string): string {
  return text
    .trim()
    .replace(/^run\s+/i, '')
    .replace(/\s+now$/i, '');
}

function Projects({ then }: { readonly then: Then }) {
  const navigate = useNavigate();
  const { data } = useApi(routes.listProjects);
  const projects = data?.projects ?? [];
  return projects.length === 0 ? null : (
    <PaletteGroup heading={said.projects}>
      {projects.slice(0, 200).map(({ id, name }) => (
        <PaletteItem
          key={id}
          value={name}
          id={id}
          onSelect={then(() => navigate({ to: '/projects/$projectId', params: { projectId: id } }))}
        />
      ))}
    </PaletteGroup>
  );
}
