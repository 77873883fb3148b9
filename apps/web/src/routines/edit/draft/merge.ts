import { changedFacets, type Facet, printOf, withFacets } from './facets.ts';
import type { Draft } from './routine.ts';

/** What became of a routine while a person was changing it. */
export interface Meeting {
  /** Changed by the other one alone: theirs is taken. */
  readonly theirs: readonly Facet[];
  /** Changed by both, and not to the same: a person decides. */
  readonly both: readonly Facet[];
  /** Changed here alone: it stays. */
  readonly mine: readonly Facet[];
}

/**
 * Holds what one person has entered against what another has saved meanwhile.
 * @param base what both began with
 */
export function meet(base: Draft, mine: Draft, theirs: Draft): Meeting {
  const byMe = changedFacets(base, mine);
  const byThem = changedFacets(base, theirs);
  const same = (facet: Facet) => printOf(mine, facet) === printOf(theirs, facet);
  return {
    theirs: byThem.filter((it) => !byMe.includes(it)),
    both: byThem.filter((it) => byMe.includes(it) && !same(it)),
    mine: byMe.filter((it) => !byThem.includes(it)),
  };
}

/** What is entered from now on, on top of what the other one saved. @param kept of those that both changed: mine */
export function merged(
  mine: Draft,
  theirs: Draft,
  { meeting, kept }: { readonly meeting: Meeting; readonly kept: readonly Facet[] },
): Draft {
  const taken = meeting.both.filter((it) => !kept.includes(it));
  return withFacets(mine, theirs, [...meeting.theirs, ...taken]);
}
