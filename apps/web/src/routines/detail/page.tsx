import { Page } from '../../ui/page.tsx';

export function RoutinePage() {
  return <Page title="Routine">{null}</Page>;
}
