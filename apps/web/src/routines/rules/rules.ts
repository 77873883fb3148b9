import { defaultPolicies, type Policies } from '@open-design/contracts';
import { ruleWords } from '../../words/rules.ts';
import { type PolicyFacet, policyFacets } from '../edit/draft/facets.ts';
import { policiesDraft, policiesWish } from '../edit/draft/policies.ts';
import { inWords } from './in-words.ts';

/** One rule of a routine in words. */
export interface Rule {
  readonly key: PolicyFacet;
  readonly label: string;
  readonly text: string;
  readonly isDefault: boolean;
}

const usual = policiesWish(policiesDraft(defaultPolicies));

/** Every policy in words, and whether it is as by default. */
export function rulesOf(policies: Policies): Rule[] {
  const draft = policiesDraft(policies);
  const wish = policiesWish(draft);
  return policyFacets.map((key) => ({
    key,
    label: ruleWords.titles[key],
    text: inWords(draft, key),
    isDefault: JSON.stringify(wish[key]) === JSON.stringify(usual[key]),
  }));
}
