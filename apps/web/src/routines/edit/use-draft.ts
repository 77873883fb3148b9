import type { Routine } from '@open-design/contracts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { changedFacets } from './draft/facets.ts';
import { forget, keep, readKept } from './draft/kept.ts';
import { type Draft, draftOf } from './draft/routine.ts';

/** What is being entered, and what it is held against. */
export interface DraftState {
  readonly draft: Draft;
  /** As it was when the person began, or as they last saw it saved. */
  readonly base: Draft;
  readonly routine: Routine | null;
  /** Whether it came back after a reload. */
  readonly isKept: boolean;
  readonly changes: number;
  update(change: (draft: Draft) => Draft): void;
  /** Goes on from what is saved now. @param draft what is entered from now on */
  rebase(routine: Routine, draft: Draft): void;
  /** Back to what is saved. */
  discard(): void;
  /** Nothing of it is to be kept any more. */
  finish(): void;
  /** Whether leaving would lose something. */
  readonly isUnsaved: () => boolean;
}

/**
 * The form's own memory. What differs from what is saved is kept for a reload of
 * the page.
 * @param name of what is edited, one a form
 */
export function useDraftState(name: string, fresh: Draft, routine: Routine | null): DraftState {
  const [state, setState] = useState(() => {
    const kept = readKept(name);
    if (kept === null) return { draft: fresh, base: fresh, routine, isKept: false };
    const base = kept.routine === null ? fresh : draftOf(kept.routine);
    return { draft: kept.draft, base, routine: kept.routine, isKept: true };
  });
  const { draft, base } = state;
  const changes = changedFacets(base, draft).length;
  const unsaved = useRef(false);
  const isOver = useRef(false);
  useEffect(() => {
    if (isOver.current) return;
    unsaved.current = changes > 0;
    if (changes > 0) keep(name, { draft, routine: state.routine });
    else forget(name);
  }, [name, draft, state.routine, changes]);
  return {
    ...state,
    changes,
    update: useCallback((change) => setState((it) => ({ ...it, draft: change(it.draft) })), []),
    rebase: useCallback((saved, next) => {
      setState({ draft: next, base: draftOf(saved), routine: saved, isKept: false });
    }, []),
    discard: useCallback(() => setState((it) => ({ ...it, draft: it.base, isKept: false })), []),
    finish() {
      isOver.current = true;
      unsaved.current = false;
      forget(name);
    },
    isUnsaved: useCallback(() => unsaved.current, []),
  };
}
