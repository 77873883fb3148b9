import { ApiError, type FieldFault, type Routine, routes } from '@open-design/contracts';
import { useState } from 'react';
import { queryClient, useCommand } from '../../api.ts';
import { readAgain } from '../../live/read-again.ts';
import { whatWords } from '../../words/edit-what.ts';
import { compile, patchOf } from './draft/compile.ts';
import { standing } from './draft/faults.ts';
import type { Draft, Wish } from './draft/routine.ts';
import type { DraftState } from './use-draft.ts';

const touched = [
  routes.listRoutines,
  routes.getRoutine,
  routes.listVersions,
  routes.listRoutineRows,
] as const;

export interface Saving {
  /** What is shown as wrong now. */
  readonly faults: readonly FieldFault[];
  /** A refusal that is no field's fault, or null. */
  readonly error: unknown;
  readonly isSaving: boolean;
  /** Counts the times that a save was refused: the first fault gets the focus each time. */
  readonly refusals: number;
  save(): void;
}

/** Saves a draft: checks it by the contract first, then lets the daemon judge. */
export function useSaving(
  state: DraftState,
  on: { readonly saved: (routine: Routine) => void; readonly conflict: () => void },
): Saving {
  const create = useCommand(routes.createRoutine, touched);
  const change = useCommand(routes.updateRoutine, touched);
  const [refusals, setRefusals] = useState(0);
  const [refused, setRefused] = useState<{ faults: readonly FieldFault[]; wish: Wish } | null>(
    null,
  );
  const [error, setError] = useState<unknown>(null);
  const compiled = compile(state.draft);
  const own = [...compiled.faults, ...missing(state.draft, state.routine)];
  const theirs = refused === null ? [] : standing(refused.faults, refused.wish, compiled.wish);
  const refuse = (failure: unknown) => {
    if (failure instanceof ApiError && failure.code === 'VERSION_CONFLICT') {
      void readAgain(queryClient, [routes.getRoutine.path]);
      return on.conflict();
    }
    const details = failure instanceof ApiError ? failure.details : [];
    setRefused({ faults: details, wish: compiled.wish });
    setError(details.length === 0 ? failure : null);
    return setRefusals((count) => count + 1);
  };
  return {
    // Before the first try only what is wrong by what was typed is said: an empty form is no mistake.
    faults: [...(refusals > 0 ? own : typedFaults(own, compiled.wish)), ...theirs],
    error,
    isSaving: create.isPending || change.isPending,
    refusals,
    save() {
      setError(null);
      setRefused(null);
      if (own.length > 0) return setRefusals((count) => count + 1);
      const { routine } = state;
      const answer = {
        onSuccess: ({ routine: saved }: { readonly routine: Routine }) => on.saved(saved),
        onError: refuse,
      };
      if (routine === null) {
        if (compiled.input !== null) create.mutate({ body: compiled.input }, answer);
        return undefined;
      }
      const body = patchOf(state.base, state.draft, routine.version);
      if (body !== null) change.mutate({ params: { id: routine.id }, body }, answer);
      return undefined;
    },
  };
}

/** A new routine needs an agent, although the API would take it without: each of its runs would fail. */
function missing(draft: Draft, routine: Routine | null): readonly FieldFault[] {
  const isMissing = draft.agent.id === '' && (routine === null || routine.agentId !== null);
  return isMissing ? [{ field: 'agentId', message: whatWords.agentNeeded }] : [];
}

/** Faults in the schedule, which is read as one types, except of fields that are empty yet. */
function typedFaults(faults: readonly FieldFault[], { schedule }: Wish): readonly FieldFault[] {
  return faults.filter(({ field }) => {
    const [first, ...path] = field.split('.');
    if (first !== 'schedule') return false;
    let at: unknown = schedule;
    for (const name of path)
      at = typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined;
    return field.endsWith('.text') || (at !== undefined && at !== '');
  });
}
