import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { Dialog } from '../ui/dialog.tsx';
import { words } from '../words/index.ts';

const item =
  'flex cursor-pointer items-center gap-3 rounded-lg px-3 py-2 text-sm data-[selected=true]:bg-sunk';

/** Go anywhere and do anything by a few letters. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const go = (to: '/' | '/routines' | '/projects' | '/plugins' | '/agents' | '/system') => () => {
    onClose();
    void navigate({ to });
  };
  return (
    <Dialog title={words.nav.palette} onClose={onClose} plain className="mt-[12vh]">
      <Command label={words.nav.palette}>
        <Command.Input
          placeholder={words.nav.palette}
          className="h-12 w-full border-b border-line bg-transparent px-4 outline-none placeholder:text-faint"
        />
        <Command.List className="max-h-[50vh] overflow-y-auto p-2">
          <Command.Item className={item} onSelect={go('/')}>
            {words.nav.home}
          </Command.Item>
          <Command.Item className={item} onSelect={go('/routines')}>
            {words.nav.routines}
          </Command.Item>
          <Command.Item className={item} onSelect={go('/projects')}>
            {words.nav.projects}
          </Command.Item>
          <Command.Item className={item} onSelect={go('/plugins')}>
            {words.nav.plugins}
          </Command.Item>
          <Command.Item className={item} onSelect={go('/agents')}>
            {words.nav.agents}
          </Command.Item>
          <Command.Item className={item} onSelect={go('/system')}>
            {words.nav.system}
          </Command.Item>
        </Command.List>
      </Command>
    </Dialog>
  );
}
