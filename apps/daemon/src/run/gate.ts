import { DaemonError } from '../errors.ts';

/** Who asks for a place. */
export interface Applicant {
  readonly agentRunId: string;
  /** Null counts for no agent. */
  readonly agentId: string | null;
}

/** A place at work; left once. */
export interface Place {
  leave(): void;
}

/**
 * Lets a number of runs work at once, and of each agent a number. The others
 * wait in the order in which they came; one that waits for its agent is passed
 * by those of other agents, never by one of its own.
 */
export interface Gate {
  /** Whether it matters which agent a run is for. */
  readonly countsAgents: boolean;
  /** Waits for a place. @throws DaemonError DAEMON_STOPPED when the gate closes first, CANCELED when the signal aborts first */
  take(run: Applicant, signal?: AbortSignal): Promise<Place>;
  /** Waits for a place and works in it. @throws as `take`, and whatever the work throws */
  enter<T>(run: Applicant, work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** What a run waits for here, or null when it does not wait. Costs the same however many wait. */
  waitingFor(agentRunId: string): string | null;
  /** Turns away all who wait and all who come later. */
  close(): void;
}

interface Waiting {
  /** The order in which they came. */
  readonly turn: number;
  admit(place: Place): void;
  refuse(error: Error): void;
}

/** The runs of one agent: how many work, and who waits, by agent run id, in order. */
interface Line {
  readonly agentId: string | null;
  readonly places: number;
  working: number;
  readonly waiting: Map<string, Waiting>;
}

/** @param places at once on this daemon @param placesPerAgent at once for each agent, or null for no bound of its own */
export function createGate(places: number, placesPerAgent: number | null = null): Gate {
  const lines = new Map<string | null, Line>();
  /** Where a waiting run stands, by agent run id. */
  const standsIn = new Map<string, Line>();
  let working = 0;
  let turns = 0;
  let closed = false;

  function occupy(line: Line): Place {
    let left = false;
    working += 1;
    line.working += 1;
    return {
      leave() {
        if (left) return;
        left = true;
        working -= 1;
        line.working -= 1;
        admitNext();
      },
    };
  }

  /** One at a time: a place that was left lets in at most one. */
  function admitNext(): void {
    const first = working < places ? firstOf(lines.values()) : null;
    if (first === null) return;
    standsIn.delete(first.id);
    first.line.waiting.delete(first.id);
    first.it.admit(occupy(first.line));
  }

  async function take(
    { agentRunId: id, agentId }: Applicant,
    signal?: AbortSignal,
  ): Promise<Place> {
    if (closed) throw closing();
    const line = lineOf(lines, agentId, placesPerAgent);
    if (working < places && !isFull(line)) return occupy(line);
    standsIn.set(id, line);
    return await new Promise((admit, refuse) => {
      line.waiting.set(id, { turn: (turns += 1), admit, refuse });
      const stop = () => {
        if (!line.waiting.delete(id)) return;
        standsIn.delete(id);
        refuse(canceled());
      };
      signal?.addEventListener('abort', stop, { once: true });
    });
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
    waitingFor(agentRunId) {
      const line = standsIn.get(agentRunId);
      if (line === undefined) return null;
      return isFull(line)
        ? `a free place: ${line.working} of ${line.places} runs of the agent ${line.agentId} are working`
        : `a free place: ${working} of ${places} runs are working`;
    },
    close() {
      closed = true;
      standsIn.clear();
      const refused = [...lines.values()].flatMap(({ waiting }) => [...waiting.values()]);
      lines.clear();
      for (const { refuse } of refused) refuse(closing());
    },
  };
}

/** The line for an agent. Without a bound of its own for each agent all stand in one. */
function lineOf(
  lines: Map<string | null, Line>,
  agentId: string | null,
  placesPerAgent: number | null,
): Line {
  const key = placesPerAgent === null ? null : agentId;
  const places = key === null ? Infinity : (placesPerAgent ?? Infinity);
  const line = lines.get(key) ?? { agentId: key, places, working: 0, waiting: new Map() };
  lines.set(key, line);
  return line;
}

function isFull({ working, places }: Line): boolean {
  return working >= places;
}

/** Of those who head a line with a free place, the one who came first. */
function firstOf(lines: Iterable<Line>) {
  let first: { readonly id: string; readonly line: Line; readonly it: Waiting } | null = null;
  for (const line of lines) {
    const [head] = line.waiting;
    if (head === undefined || isFull(line)) continue;
    const [id, it] = head;
    if (first === null || it.turn < first.it.turn) first = { id, line, it };
  }
  return first;
}

function canceled(): DaemonError {
  return new DaemonError('CANCELED', 'The run was canceled before it was started.');
}

function closing(): DaemonError {
  return new DaemonError('DAEMON_STOPPED', 'The daemon stopped before this run was started.');
}
