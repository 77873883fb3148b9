import { Bot, CalendarClock, FolderClosed, House, Puzzle, Server } from 'lucide-react';
import { words } from '../words/index.ts';

/** The screens that are always one step away. */
export const places = [
  { to: '/', label: words.nav.home, Icon: House },
  { to: '/routines', label: words.nav.routines, Icon: CalendarClock },
  { to: '/projects', label: words.nav.projects, Icon: FolderClosed },
  { to: '/plugins', label: words.nav.plugins, Icon: Puzzle },
  { to: '/agents', label: words.nav.agents, Icon: Bot },
  { to: '/system', label: words.nav.system, Icon: Server },
] as const;
