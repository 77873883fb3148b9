import type { Routine } from '@open-design/contracts';
import { Tabs } from '../../ui/tabs.tsx';
import { routineWords } from '../../words/routine.ts';
import { Use } from './charts/use.tsx';
import { DefinitionView } from './definition.tsx';
import { Runs } from './runs.tsx';
import type { RoutineView } from './search.ts';
import { Versions } from './versions/versions.tsx';

const said = routineWords.views;

/** What else there is to see of a routine, one at a time. */
export function Views({
  routine,
  zone,
  view,
  onView,
}: {
  readonly routine: Routine;
  readonly zone: string;
  readonly view: RoutineView;
  readonly onView: (view: RoutineView) => void;
}) {
  return <Tabs label={said.label} value={view} onChange={onView} tabs={tabsOf(routine, zone)} />;
}

function tabsOf(routine: Routine, zone: string) {
  const { id } = routine;
  return [
    { value: 'runs', label: said.runs, content: () => <Runs routineId={id} zone={zone} /> },
    { value: 'use', label: said.use, content: () => <Use routineId={id} /> },
    {
      value: 'definition',
      label: said.definition,
      content: () => <DefinitionView routine={routine} />,
    },
    { value: 'versions', label: said.versions, content: () => <Versions routineId={id} /> },
  ] as const;
}
