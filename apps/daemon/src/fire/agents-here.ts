import { awake } from '../clock.ts';
import type { DaemonsTable } from '../store/tables/daemons.ts';
import { agentsOf } from '../store/queries/daemons.ts';

/** How long (ms) what was found on this machine is taken to be so. */
const lifeMs = 60_000;

/** Which agents are on this machine, and which are with other daemons alone: those have their routines. */
export interface AgentsHere {
  readonly ids: readonly string[];
  /** Not here, but with another daemon that is alive. */
  readonly elsewhere: readonly string[];
  /** Looks again, where the last look is a minute old. Starts no program. */
  look(): Promise<void>;
  /** Takes note of what the daemons that are alive have. */
  note(alive: readonly DaemonsTable[]): void;
}

/** @param find the ids of the agents that are on this machine */
export function createAgentsHere(find: () => Promise<readonly string[]>): AgentsHere {
  let ids: readonly string[] = [];
  let lookedAt: number | null = null;
  let others: readonly string[] = [];
  return {
    get ids() {
      return ids;
    },
    get elsewhere() {
      return others.filter((id) => !ids.includes(id));
    },
    async look() {
      if (lookedAt !== null && awake() - lookedAt < lifeMs) return;
      lookedAt = awake();
      ids = await find();
    },
    note(alive) {
      others = [...new Set(alive.flatMap(agentsOf))];
    },
  };
}
