import { Page } from '../../ui/page.tsx';

export function NewRoutinePage() {
  return <Page title="New routine">{null}</Page>;
}
