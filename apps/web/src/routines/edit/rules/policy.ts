import type { PoliciesDraft } from '../draft/policies.ts';
import { useForm } from '../form.ts';

/** One policy of the draft, and how it is replaced. */
export function useWhole<K extends keyof PoliciesDraft>(
  name: K,
): readonly [PoliciesDraft[K], (next: PoliciesDraft[K]) => void] {
  const { draft, update } = useForm();
  return [
    draft.policies[name],
    (next) => update((it) => ({ ...it, policies: { ...it.policies, [name]: next } })),
  ];
}

/** Those that have fields. */
type Group = Exclude<keyof PoliciesDraft, 'pauseAfterFailures' | 'checks'>;

/** One policy of the draft, and how some of its fields are changed. */
export function usePolicy<K extends Group>(
  name: K,
): readonly [PoliciesDraft[K], (part: Partial<PoliciesDraft[K]>) => void] {
  const { draft, update } = useForm();
  return [
    draft.policies[name],
    (part) =>
      update((it) => ({
        ...it,
        policies: { ...it.policies, [name]: { ...it.policies[name], ...part } },
      })),
  ];
}

/** The values of a choice, each with its words. */
export function options<const V extends readonly string[]>(
  words: Readonly<Record<V[number], { readonly label: string; readonly hint?: string }>>,
  values: V,
): readonly { readonly value: V[number]; readonly label: string; readonly hint?: string }[] {
  return values.map((value: V[number]) => ({ value, ...words[value] }));
}
