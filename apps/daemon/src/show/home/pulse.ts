import type { LiveRun, Usage } from '@open-design/contracts';
import type { Plan } from '../../store/plan.ts';
import {
  lastSaid,
  type SaidPiece,
  usageAfter,
  type UsagePayload,
} from '../../store/queries/run-pulse.ts';

/** What is told of a run at work beside its row. */
export type Pulse = Pick<LiveRun, 'lastLine' | 'usage'>;

/** Looks at runs at work; what one has used is added to from look to look. */
export interface PulseReader {
  /** One entry a run, in their order. */
  of(agentRunIds: readonly string[]): Plan<Pulse[]>;
}

const longestLine = 300;

/** Remembers what the runs of the last look had used. */
export function createPulseReader(): PulseReader {
  let known: ReadonlyMap<string, Sum> = new Map();
  return {
    *of(agentRunIds) {
      const looked = new Map<string, Sum>();
      const pulses: Pulse[] = [];
      for (const id of agentRunIds) {
        let sum = known.get(id) ?? nothing;
        for (const { seq, usage } of yield* usageAfter(id, sum.seq)) sum = added(sum, seq, usage);
        looked.set(id, sum);
        pulses.push({ lastLine: lastLineOf(yield* lastSaid(id)), usage: sum.usage });
      }
      known = looked;
      return pulses;
    },
  };
}

/** What a run has used up to an event. */
interface Sum {
  readonly seq: number;
  readonly usage: Usage | null;
}

const nothing: Sum = { seq: 0, usage: null };

/** An event tells what came on top of the last; one of an agent that tells how full its context is, the cost so far. */
function added({ usage: before }: Sum, seq: number, { usage, costUsd }: UsagePayload): Sum {
  const plus = (name: 'input' | 'cachedInput' | 'output' | 'reasoning') => {
    const more = usage[name];
    return more === undefined ? (before?.[name] ?? null) : (before?.[name] ?? 0) + more;
  };
  const spent = before?.costUsd ?? null;
  const isSoFar = usage['used'] !== undefined;
  const cost =
    costUsd === null ? spent : isSoFar ? Math.max(spent ?? 0, costUsd) : (spent ?? 0) + costUsd;
  return {
    seq,
    usage: {
      input: plus('input'),
      cachedInput: plus('cachedInput'),
      output: plus('output'),
      reasoning: plus('reasoning'),
      costUsd: cost,
      costSource: cost === null ? 'unknown' : 'reported',
    },
  };
}

/**
 * The last line with something on it, of the pieces of the source that spoke last.
 * @param pieces the last first
 */
export function lastLineOf(pieces: readonly SaidPiece[]): string | null {
  let line = '';
  let source: SaidPiece['source'] | null = null;
  for (const piece of pieces) {
    if (line.trim() !== '' && piece.source !== source) break;
    source = piece.source;
    const lines = piece.text.split(/\r\n|\r|\n/);
    for (let index = lines.length - 1; index >= 0; index -= 1) {
      const part = lines[index] ?? '';
      // Where a piece ends its last line may go on in the next; all others stand alone.
      const isEnd = index === lines.length - 1;
      line = isEnd ? part + line : part;
      if (line.trim() !== '' && index > 0) return cut(line);
    }
  }
  return line.trim() === '' ? null : cut(line);
}

function cut(line: string): string {
  const text = line.trim();
  return text.length <= longestLine ? text : `${text.slice(0, longestLine - 1)}…`;
}
