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
  let working = 0;
  let turns = 0;
  let closed = false;

  function joinGroups({ agentId, routineId }: Applicant): Joined {
    const countsFor = placesPerAgent !== null && agentId !== null;
    return {
      agent: countsFor ? agents.join(agentId, `the agent ${agentId}`, placesPerAgent) : null,
      routine: routineId === null ? null : routines.join(routineId, 'its routine', Infinity),
    };
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
  function placeFor(
    run: Applicant,
    turn: number,
    joined: Joined,
    signal?: AbortSignal,
  ): Promise<Place> {
    const { agentRunId: id } = run;
    const groups = [joined.agent, joined.routine].filter((group) => group !== null);
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
    const { routine } = joined;
    try {
      // One that is here alone is within every bound.
      if (run.routineId !== null && routine !== null && routine.inHand > 1) {
        routine.places = (await placesOfRoutine(run.routineId)) ?? Infinity;
      }
      if (closed) throw closing();
      if (signal?.aborted === true) throw canceled();
      return await placeFor(run, turn, joined, signal);
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
    join(run) {
      const { agent, routine } = joinGroups(run);
      return occupy(
        run,
        [agent, routine].filter((group) => group !== null),
      );
    },
    waitingFor(agentRunId) {
      const groups = lines.groupsOf(agentRunId);
      if (groups === undefined) return null;
      const full = groups.find(isFull);
      return full === undefined
        ? `a free place: ${working} of ${places} runs are working`
        : `a free place: ${full.working} of ${full.places} runs of ${full.whose} are working`;
    },
    close() {
      closed = true;
      for (const { refuse } of lines.clear()) refuse(closing());
    },
  };
}

/** The groups that a run counts for. */
interface Joined {
  readonly agent: Group | null;
  readonly routine: Group | null;
}

function canceled(): DaemonError {
  return new DaemonError('CANCELED', 'The run was canceled before it was started.');
}

function closing(): DaemonError {
  return new DaemonError('DAEMON_STOPPED', 'The daemon stopped before this run was started.');
}
