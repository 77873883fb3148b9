/** Runs that share places: those of one agent, or of one routine. */
export interface Group {
  /** Of this group alone. */
  readonly key: string;
  /** As it follows "runs of". */
  readonly whose: string;
  /** How many of them may work at once; Infinity where nothing bounds them. */
  places: number;
  working: number;
  /** How many of them are asking, waiting or working. */
  inHand: number;
}

/** The groups of one kind, each there as long as a run of it is in hand. */
export interface Groups {
  /** Counts a run of the group in hand. */
  join(id: string, whose: string, places: number): Group;
  /** Counts it no more. */
  leave(id: string): void;
}

/** @param kind what tells these groups' keys from those of others */
export function createGroups(kind: string): Groups {
  const groups = new Map<string, Group>();
  return {
    join(id, whose, places) {
      const group = groups.get(id) ?? {
        key: `${kind} ${id}`,
        whose,
        places,
        working: 0,
        inHand: 0,
      };
      groups.set(id, group);
      group.inHand += 1;
      return group;
    },
    leave(id) {
      const group = groups.get(id);
      if (group === undefined) return;
      group.inHand -= 1;
      if (group.inHand === 0) groups.delete(id);
    },
  };
}

export function isFull({ working, places }: Group): boolean {
  return working >= places;
}

/** Whether a number of its runs is too many. */
export function isBounded({ places }: Group): boolean {
  return places < Infinity;
}
