import type { Routine } from '@open-design/contracts';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useMemo, useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { useNotices } from '../../ui/notices.tsx';
import { editWords } from '../../words/edit.ts';
import { Conflict } from './conflict.tsx';
import { meet } from './draft/merge.ts';
import { type Draft, draftOf } from './draft/routine.ts';
import { FormContext } from './form.ts';
import { Leaving } from './leaving.tsx';
import { RulesCard } from './rules/rules-card.tsx';
import { FaultSummary, SaveBar } from './save-bar.tsx';
import { type DraftState, useDraftState } from './use-draft.ts';
import { useSaving } from './use-saving.ts';
import { WhatCard } from './what/what-card.tsx';
import { WhenCard } from './when/when-card.tsx';

/** The form of a routine: three cards, and what saves them. */
export function Editor({
  name,
  fresh,
  routine,
}: {
  /** One for each thing that can be edited, under which it is kept for a reload. */
  readonly name: string;
  /** What the form begins with. */
  readonly fresh: Draft;
  /** As it is saved now; null for a new one. */
  readonly routine: Routine | null;
}) {
  const state = useDraftState(name, fresh, routine);
  const { draft, update } = state;
  const router = useRouter();
  const { say } = useNotices();
  const form = useRef<HTMLFormElement>(null);
  const summary = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);
  const newer = useNewer(state, routine);
  const saving = useSaving(state, {
    saved(saved) {
      say(state.routine === null ? editWords.created(saved.name) : editWords.saved(saved.name));
      state.finish();
      void router.navigate({ to: '/routines/$routineId', params: { routineId: saved.id } });
    },
    conflict: () => say(editWords.conflict.title),
  });
  const { faults, refusals } = saving;
  useEffect(() => {
    if (refusals === 0) return;
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    const wrong = first ?? summary.current;
    wrong?.focus();
    wrong?.scrollIntoView({ block: 'center' });
  }, [refusals]);
  const context = useMemo(() => ({ draft, update, faults }), [draft, update, faults]);
  return (
    <FormContext value={context}>
      <form
        ref={form}
        noValidate
        // What has the focus is not to stand behind the bar that saves; fingers get larger targets.
        className="max-md:[&_button:not(li_button)]:min-h-10 max-md:[&_input:not([type=checkbox],[type=radio])]:min-h-10 max-md:[&_select]:min-h-10 [&_button]:scroll-mb-36 [&_input]:scroll-mb-36 [&_select]:scroll-mb-36 [&_textarea]:scroll-mb-36"
        onSubmit={(event) => {
          event.preventDefault();
          if (newer === null) return saving.save();
          say(editWords.conflict.solveFirst);
          return panel.current?.focus();
        }}
      >
        {state.isKept ? <KeptLine onDiscard={state.discard} /> : null}
        {newer === null ? null : (
          <Conflict
            key={newer.version}
            ref={panel}
            base={state.base}
            mine={draft}
            theirs={draftOf(newer)}
            version={newer.version}
            onMerged={(next) => state.rebase(newer, next)}
            onReload={() => state.rebase(newer, draftOf(newer))}
          />
        )}
        <WhenCard />
        <WhatCard />
        <RulesCard />
        {refusals === 0 ? null : (
          <FaultSummary ref={summary} faults={faults} error={saving.error} />
        )}
        <SaveBar
          isNew={state.routine === null}
          isEnabled={draft.enabled}
          changes={state.changes}
          isSaving={saving.isSaving}
          onEnabled={(enabled) => update((it) => ({ ...it, enabled }))}
          onBack={() => router.history.back()}
        />
      </form>
      <Leaving isUnsaved={state.isUnsaved} onLeave={state.finish} />
    </FormContext>
  );
}

/**
 * The routine as somebody else has saved it since, where that touches what is
 * entered here; null where there is nothing to decide. What touches nothing of
 * it (a pause, a change where nothing was entered) is followed by itself.
 */
function useNewer(state: DraftState, latest: Routine | null): Routine | null {
  const { routine, base, draft, changes, rebase } = state;
  const { say } = useNotices();
  const isNewer = latest !== null && routine !== null && latest.version > routine.version;
  const meeting = isNewer ? meet(base, draft, draftOf(latest)) : null;
  const isQuiet = meeting !== null && meeting.theirs.length === 0 && meeting.both.length === 0;
  const isFollowed = isNewer && (changes === 0 || isQuiet);
  useEffect(() => {
    if (!isFollowed || latest === null) return;
    rebase(latest, changes === 0 ? draftOf(latest) : draft);
    if (!isQuiet) say(editWords.conflict.followed);
  }, [isFollowed, isQuiet, latest, changes, draft, rebase, say]);
  return isNewer && !isFollowed ? latest : null;
}

function KeptLine({ onDiscard }: { readonly onDiscard: () => void }) {
  return (
    <output className="mb-5 flex flex-wrap items-center gap-3 rounded-xl bg-live-wash px-4 py-2.5 text-sm text-live">
      <span className="min-w-0 flex-1">{editWords.kept}</span>
      <Button size="small" onClick={onDiscard}>
        {editWords.discard}
      </Button>
    </output>
  );
}
