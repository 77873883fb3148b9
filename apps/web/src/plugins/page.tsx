import { Page } from '../ui/page.tsx';

export function PluginsPage() {
  return <Page title="Plugins">{null}</Page>;
}
