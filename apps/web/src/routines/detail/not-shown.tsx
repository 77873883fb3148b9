import { useState } from 'react';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { ownZone } from '../../ui/time.tsx';
import { routinesWords } from '../../words/routines.ts';
import { routineWords as said } from '../../words/routine.ts';
import { useRoutineActions } from '../use-actions.ts';
import { Dialogs } from './dialogs.tsx';
import { Versions } from './versions/versions.tsx';

/** There is no such routine (any more). */
export function Gone() {
  return (
    <Page title={said.gone}>
      <Empty title={said.goneLead} action={<ButtonLink to="/routines">{said.toList}</ButtonLink>} />
    </Page>
  );
}

/** A routine that this daemon cannot read: why, and what can be done all the same. */
export function Unreadable({
  routineId,
  why,
}: {
  readonly routineId: string;
  readonly why: string;
}) {
  const actions = useRoutineActions();
  const [isAsked, setAsked] = useState(false);
  return (
    <Page title={said.unreadable}>
      <div
        role="alert"
        className="mb-8 rounded-xl border border-bad/40 bg-bad-wash px-4 py-3 text-sm"
      >
        <p className="text-bad">{why}</p>
        <p className="mt-1">{said.unreadableLead}</p>
        <div className="mt-3 flex gap-2">
          <ButtonLink to="/routines/$routineId/edit" params={{ routineId }}>
            {said.actions.edit}
          </ButtonLink>
          <Button look="danger" onClick={() => setAsked(true)}>
            {routinesWords.actions.remove}
          </Button>
        </div>
      </div>
      <h2 className="mb-3 text-base font-semibold">{said.views.versions}</h2>
      <Versions routineId={routineId} />
      {isAsked ? (
        <Dialogs
          wish={{ what: 'remove' }}
          routine={{ id: routineId, name: said.title.toLowerCase() }}
          zone={ownZone}
          actions={actions}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </Page>
  );
}
