import type { Draft, Wish } from './routine.ts';
import { wishOf } from './routine.ts';

const policyFacets = [
  'catchUp',
  'overlap',
  'pauseAfterFailures',
  'jitterMs',
  'approvals',
  'limits',
  'retry',
  'workspace',
  'disk',
  'environment',
  'preCheck',
  'checks',
  'budget',
] as const satisfies readonly (keyof Draft['policies'])[];

/** What of a routine is changed, or kept, as one: taking half of an agent's options from another would be nobody's wish. */
export const facets = [
  'name',
  'prompt',
  'schedules',
  'target',
  'agent',
  'plugins',
  ...policyFacets,
] as const;
export type Facet = (typeof facets)[number];
export type PolicyFacet = (typeof policyFacets)[number];

export function isPolicy(facet: Facet): facet is PolicyFacet {
  return policyFacets.some((it) => it === facet);
}

/** What a facet would be sent as, as a text that is the same when it is. */
export function printOf(draft: Draft, facet: Facet): string {
  const wish = wishOf(draft);
  // What was typed and cannot be read yet is a change too.
  const texts = draft.schedules.map(({ text }) => text);
  switch (facet) {
    case 'schedules':
      return JSON.stringify([wish['schedule'], texts]);
    case 'agent':
      return JSON.stringify([wish['agentId'], wish['agentOptions']]);
    case 'plugins':
      return JSON.stringify([wish['skillId'], wish['context']]);
    case 'name':
    case 'prompt':
    case 'target':
      return JSON.stringify(wish[facet]);
    default:
      return JSON.stringify(policyOf(wish, facet));
  }
}

function policyOf({ policies }: Wish, facet: PolicyFacet): unknown {
  return typeof policies === 'object' && policies !== null
    ? (Reflect.get(policies, facet) ?? null)
    : null;
}

/** The facets in which two drafts would be sent differently. */
export function changedFacets(before: Draft, after: Draft): readonly Facet[] {
  return facets.filter((facet) => printOf(before, facet) !== printOf(after, facet));
}

/** A draft with some facets of another one. */
export function withFacets(draft: Draft, from: Draft, taken: readonly Facet[]): Draft {
  let policies = draft.policies;
  let next = draft;
  for (const facet of taken) {
    if (isPolicy(facet)) policies = { ...policies, [facet]: from.policies[facet] };
    else next = { ...next, [facet]: from[facet] };
  }
  return { ...next, policies };
}
