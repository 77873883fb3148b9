import { type Routine, routes } from '@open-design/contracts';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api.ts';
import { Page } from '../../ui/page.tsx';
import { Loaded, Skeleton } from '../../ui/states.tsx';
import { editWords } from '../../words/edit.ts';
import { draftOf } from './draft/routine.ts';
import { Editor } from './editor.tsx';

/** Changes a routine. */
export function EditRoutinePage() {
  const { routineId } = useParams({ from: '/routines/$routineId/edit' });
  const query = useApi(routes.getRoutine, { params: { id: routineId } });
  const routine = query.data?.routine;
  return (
    <Page
      title={editWords.editTitle(routine?.name ?? '')}
      lead={routine === undefined ? undefined : editWords.editLead(routine.version)}
    >
      <Loaded query={query} skeleton={<Skeleton lines={8} />}>
        {(data) => <EditForm key={routineId} routine={data.routine} />}
      </Loaded>
    </Page>
  );
}

function EditForm({ routine }: { readonly routine: Routine }) {
  const [fresh] = useState(() => draftOf(routine));
  return <Editor name={`edit:${routine.id}`} fresh={fresh} routine={routine} />;
}
