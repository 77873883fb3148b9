import { policiesWish } from './policies.ts';
import { type Draft, wishOf } from './routine.ts';

export const policyFacets = [
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
  'usageWindow',
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

type Prints = Readonly<Record<Facet, string>>;
/** Drafts are values that nobody changes, and every line of the form asks for its own part. */
const known = new WeakMap<Draft, Prints>();

/** What a facet would be sent as, as a text that is the same when it is. */
export function printOf(draft: Draft, facet: Facet): string {
  let prints = known.get(draft);
  if (prints === undefined) {
    prints = printsOf(draft);
    known.set(draft, prints);
  }
  return prints[facet];
}

function printsOf(draft: Draft): Prints {
  const { name, prompt, schedule, target, agentId, agentOptions, skillId, context } = wishOf(draft);
  // What was typed and cannot be read yet is a change too.
  const texts = draft.schedules.map(({ text }) => text);
  const own = { name, prompt, target, schedules: [schedule, texts] };
  const parts = { ...own, agent: [agentId, agentOptions], plugins: [skillId, context] };
  const policies = policiesWish(draft.policies);
  const print = (facet: Facet) => JSON.stringify(isPolicy(facet) ? policies[facet] : parts[facet]);
  return {
    name: print('name'),
    prompt: print('prompt'),
    schedules: print('schedules'),
    target: print('target'),
    agent: print('agent'),
    plugins: print('plugins'),
    catchUp: print('catchUp'),
    overlap: print('overlap'),
    pauseAfterFailures: print('pauseAfterFailures'),
    jitterMs: print('jitterMs'),
    approvals: print('approvals'),
    limits: print('limits'),
    retry: print('retry'),
    workspace: print('workspace'),
    disk: print('disk'),
    environment: print('environment'),
    preCheck: print('preCheck'),
    checks: print('checks'),
    budget: print('budget'),
    usageWindow: print('usageWindow'),
  };
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
