import { Page } from '../../ui/page.tsx';

export function RoutinesPage() {
  return <Page title="Routines">{null}</Page>;
}
