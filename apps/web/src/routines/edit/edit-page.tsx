import { Page } from '../../ui/page.tsx';

export function EditRoutinePage() {
  return <Page title="Edit routine">{null}</Page>;
}
