import { type Routine, routes } from '@open-design/contracts';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api.ts';
import { Page } from '../../ui/page.tsx';
import { Loaded, Skeleton } from '../../ui/states.tsx';
import { ownZone } from '../../ui/time.tsx';
import { editWords } from '../../words/edit.ts';
import { duplicateOf, newDraft } from './draft/routine.ts';
import { Editor } from './editor.tsx';

/** A new routine; with `?from=ID` one that begins as a copy of another. */
export function NewRoutinePage() {
  const { from } = useSearch({ from: '/routines/new' });
  return from === undefined ? <Blank /> : <Copy key={from} from={from} />;
}

function Blank() {
  const [fresh] = useState(() => newDraft(ownZone));
  return (
    <Page title={editWords.newTitle} lead={editWords.newLead}>
      <Editor name="new" fresh={fresh} routine={null} />
    </Page>
  );
}

function Copy({ from }: { readonly from: string }) {
  const query = useApi(routes.getRoutine, { params: { id: from } });
  return (
    <Page title={editWords.newTitle} lead={editWords.newLead}>
      <Loaded query={query} skeleton={<Skeleton lines={8} />}>
        {({ routine }) => <CopyForm routine={routine} />}
      </Loaded>
    </Page>
  );
}

/** What it was copied from may change meanwhile; the copy stays what it began as. */
function CopyForm({ routine }: { readonly routine: Routine }) {
  const [fresh] = useState(() => duplicateOf(routine, editWords.copyTitle));
  return <Editor name={`copy:${routine.id}`} fresh={fresh} routine={null} />;
}
