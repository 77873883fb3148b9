import type { AgentPayload, RunEventBody } from '@open-design/contracts';
import type { WatchClock } from './awake-watch.ts';

const longestText = 200;

/** Whether an event is a sign of the agent: what we say about the run ourselves is none. */
export function isProgress({ name }: RunEventBody): boolean {
  return signs.has(name);
}

const signs: ReadonlySet<RunEventBody['name']> = new Set([
  'agent',
  'stdout',
  'stderr',
  'permission_request',
]);

/** Remembers the latest sign of an agent. */
export class LastSeen {
  #event: RunEventBody | null = null;
  #at: number;
  constructor(private readonly clock: WatchClock) {
    this.#at = clock.awake();
  }

  see(event: RunEventBody): void {
    this.#event = event;
    this.#at = this.clock.awake();
  }

  /** What it was, and how long ago, in words. */
  toString(): string {
    if (this.#event === null) return 'nothing at all';
    return `${seenText(this.#event)}, ${duration(this.clock.awake() - this.#at)} before`;
  }
}

/** What an event showed, for a person who asks where a run stood. */
function seenText(event: RunEventBody): string {
  if (event.name === 'agent') return payloadText(event.data);
  if (event.name === 'stdout' || event.name === 'stderr')
    return `its ${event.name}: ${quoted(event.data.text)}`;
  if (event.name === 'permission_request') return `it asked: ${quoted(event.data.title)}`;
  return `the event ${event.name}`;
}

function payloadText(payload: AgentPayload): string {
  switch (payload.type) {
    case 'status':
      return `its status "${payload.status}"`;
    case 'text_delta':
      return `it said ${quoted(payload.text)}`;
    case 'thinking_delta':
      return `it thought ${quoted(payload.text)}`;
    case 'tool_use':
      return `it began to use the tool "${payload.name}"`;
    case 'tool_result':
      return payload.isError ? 'a tool failed' : 'a tool came to its end';
    case 'usage':
      return 'it said what it had used';
    case 'raw':
      return 'a message that this daemon does not know';
  }
}

/** The end of a text on one line. */
function quoted(text: string): string {
  const line = text
    .slice(-2 * longestText)
    .trim()
    .replace(/\s+/g, ' ');
  return line.length <= longestText ? `"${line}"` : `"…${line.slice(1 - longestText)}"`;
}

/** A duration in words that a person compares: "450 ms", "12 s", "31 min", "6.0 h". */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${(ms / 3_600_000).toFixed(1)} h`;
}
