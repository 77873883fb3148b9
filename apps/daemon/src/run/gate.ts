import { DaemonError } from '../errors.ts';
import { createGroups, type Group, isBounded, isFull } from './groups.ts';
import { createLines } from './lines.ts';

/** Who asks for a place. */
export interface Applicant {
  readonly agentRunId: string;
  /** Null counts for no agent. */
  readonly agentId: string | null;
  /** Null counts for no routine. */
  readonly routineId: string | null;
}

/** A place at work; left once. */
export interface Place {
  leave(): void;
}

/**
 * Lets a number of runs work at once, of each agent a number, and of a routine
 * as many as it says. The others wait in the order in which they came; one that
 * waits for its agent or its routine is passed by those of others, never by one
 * of its own.
 */
export interface Gate {
  /** Whether it matters which agent a run is for. */
  readonly countsAgents: boolean;
  /** Waits for a place. @throws DaemonError DAEMON_STOPPED when the gate closes first, CANCELED when the signal aborts first; whatever `PlacesOfRoutine` throws */
  take(run: Applicant, signal?: AbortSignal): Promise<Place>;
  /** Waits for a place and works in it. @throws as `take`, and whatever the work throws */
  enter<T>(run: Applicant, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Counts a run that is at work already, whether or not a place is free. */
  join(run: Applicant): Place;
  /** What a run waits for here, or null when it does not wait. Costs the same however many wait. */
  waitingFor(agentRunId: string): string | null;
  /** Turns away all who wait and all who come later. */
  close(): void;
}

/** How many runs of a routine may work at once on this daemon, or null for as many as there are places. */
export type PlacesOfRoutine = (routineId: string) => Promise<number | null>;

/**
 * @param places at once on this daemon
 * @param placesPerAgent at once for each agent, or null for no bound of its own
 * @param placesOfRoutine asked for a run that comes while another of its routine is here
 */
export function createGate(
  places: number,
  placesPerAgent: number | null = null,
  placesOfRoutine: PlacesOfRoutine = () => Promise.resolve(null),
): Gate {
  const agents = createGroups('agent');
  const routines = createGroups('routine');
  const lines = createLines();
  /** Those who do not stand in a line yet, because how many runs of their routine may work is being asked. */
  const asking = new Map<string, readonly Group[]>();
  let working = 0;
  let turns = 0;
  let closed = false;

  function joinGroups({ agentId, routineId }: Applicant): Joined {
    const countsFor = placesPerAgent !== null && agentId !== null;
    const agent = countsFor ? agents.join(agentId, `the agent ${agentId}`, placesPerAgent) : null;
    const routine = routineId === null ? null : routines.join(routineId, 'its routine', Infinity);
    return { routine, all: [agent, routine].filter((group) => group !== null) };
  }

  /** @throws whatever `placesOfRoutine` throws */
  async function askPlaces(
    { agentRunId, routineId }: Applicant & { readonly routineId: string },
    routine: Group,
    all: readonly Group[],
  ): Promise<void> {
    asking.set(agentRunId, all);
    try {
      routine.places = (await placesOfRoutine(routineId)) ?? Infinity;
    } finally {
      asking.delete(agentRunId);
    }
  }

  function leaveGroups({ agentId, routineId }: Applicant): void {
    if (placesPerAgent !== null && agentId !== null) agents.leave(agentId);
    if (routineId !== null) routines.leave(routineId);
  }

  function occupy(run: Applicant, groups: readonly Group[]): Place {
    let left = false;
    working += 1;
    for (const group of groups) group.working += 1;
    return {
      leave() {
        if (left) return;
        left = true;
        working -= 1;
        for (const group of groups) group.working -= 1;
        leaveGroups(run);
        admitAll();
      },
    };
  }

  function admitAll(): void {
    while (working < places) {
      const next = lines.next();
      if (next === null) return;
      next.admit();
    }
  }

  /** Every run goes through its line, so that one for which there is a place does not pass those before it. */
  function stand(
    run: Applicant,
    turn: number,
    groups: readonly Group[],
    signal?: AbortSignal,
  ): Promise<Place> {
    const { agentRunId: id } = run;
    return new Promise((resolve, refuse) => {
      const admit = () => resolve(occupy(run, groups));
      lines.add(groups.filter(isBounded), { id, turn, admit, refuse });
      const stop = () => {
        if (lines.remove(id)) refuse(canceled());
      };
      signal?.addEventListener('abort', stop, { once: true });
      admitAll();
    });
  }

  async function take(run: Applicant, signal?: AbortSignal): Promise<Place> {
    if (closed) throw closing();
    const turn = (turns += 1);
    const joined = joinGroups(run);
    try {
      const { routineId } = run;
      // One that is here alone is within every bound, and is in at once.
      if (routineId !== null && joined.routine !== null && joined.routine.inHand > 1) {
        await askPlaces({ ...run, routineId }, joined.routine, joined.all);
      }
      if (closed) throw closing();
      if (signal?.aborted === true) throw canceled();
      return await stand(run, turn, joined.all, signal);
    } catch (error) {
      leaveGroups(run);
      throw error;
    }
  }

  return {
    countsAgents: placesPerAgent !== null,
    take,
    async enter(run, work, signal) {
      const place = await take(run, signal);
      try {
        return await work();
      } finally {
        place.leave();
      }
    },
    join: (run) => occupy(run, joinGroups(run).all),
    waitingFor(agentRunId) {
      const groups = lines.groupsOf(agentRunId) ?? asking.get(agentRunId);
      if (groups === undefined) return null;
      const full = groups.find(isFull);
      if (full !== undefined) {
        return `a free place: ${full.working} of ${full.places} runs of ${full.whose} are working`;
      }
      return working < places ? null : `a free place: ${working} of ${places} runs are working`;
    },
    close() {
      closed = true;
      for (const { refuse } of lines.clear()) refuse(closing());
    },
  };
}

/** The groups that a run counts for. */
interface Joined {
  readonly routine: Group | null;
  readonly all: readonly Group[];
}

function canceled(): DaemonError {
  return new DaemonError('CANCELED', 'The run was canceled before it was started.');
}

function closing(): DaemonError {
  return new DaemonError('DAEMON_STOPPED', 'The daemon stopped before this run was started.');
}
