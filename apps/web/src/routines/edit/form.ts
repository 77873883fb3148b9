import type { FieldFault } from '@open-design/contracts';
import { createContext, useContext } from 'react';
import { faultAt, faultBelow } from './draft/faults.ts';
import { type Draft, newDraft } from './draft/routine.ts';

/** The form that the fields below it belong to. */
export interface Form {
  readonly draft: Draft;
  readonly update: (change: (draft: Draft) => Draft) => void;
  /** What is shown as wrong, by the paths of the API. */
  readonly faults: readonly FieldFault[];
}

export const FormContext = createContext<Form>({
  draft: newDraft(''),
  update: () => undefined,
  faults: [],
});

export function useForm(): Form {
  return useContext(FormContext);
}

/** What is wrong with a field, or within it. @param path as the API names it, such as `policies.retry.attempts` */
export function useFault(path: string): string | undefined {
  return faultAt(useForm().faults, path);
}

/** Whether anything at one of the paths, or below, is wrong: what is folded away opens then. */
export function useHasFault(paths: readonly string[]): boolean {
  const { faults } = useForm();
  return paths.some((path) => faultBelow(faults, path) !== undefined);
}
