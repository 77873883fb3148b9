import type { PermissionEnd, PermissionQuestion, RunEventBody } from '@open-design/contracts';
import type { Mask } from './mask.ts';
import { maskEvent, maskQuestion } from './mask-event.ts';
import type { MaskStream } from './mask-stream.ts';

/** What an agent talks through; an `AgentPort` is one. */
export interface Talk<Process, Terms> {
  emit(event: RunEventBody): Promise<void>;
  spawned(process: Process): Promise<void>;
  ask?(question: PermissionQuestion, terms: Terms): Promise<PermissionEnd>;
  readonly signal: AbortSignal;
}

/** A port behind a mask. */
export interface MaskedTalk<Process, Terms> {
  /** The agent's side. */
  readonly port: Talk<Process, Terms>;
  /** Hands on what was held back, when the agent's work has ended. Rejects when the port does. */
  flush(): Promise<void>;
}

/** Texts that arrive in pieces, each on its own. */
const streamNames = ['stdout', 'stderr', 'text_delta', 'thinking_delta'] as const;
type StreamName = (typeof streamNames)[number];

/**
 * Masks all that an agent says, before it is written anywhere. A secret that is
 * cut across pieces of one stream is caught, also when other events come in
 * between; what may be the beginning of one leaves a little later for it. The
 * outcome is for `maskOutcome`.
 */
export function maskPort<P, T>(port: Talk<P, T>, mask: Mask): MaskedTalk<P, T> {
  const streams: Readonly<Record<StreamName, MaskStream>> = {
    stdout: mask.stream(),
    stderr: mask.stream(),
    text_delta: mask.stream(),
    thinking_delta: mask.stream(),
  };
  const rest = (names: readonly StreamName[]) =>
    names.map((name) => pieceOf(name, streams[name].end()));
  // All at once: the port takes them in this order, and another event cannot come in between.
  const handOn = async (events: readonly (RunEventBody | null)[]) => {
    const there = events.filter((event) => event !== null);
    await Promise.all(there.map((event) => port.emit(event)));
  };
  const { ask } = port;
  return {
    port: {
      signal: port.signal,
      spawned: (process) => port.spawned(process),
      emit(event) {
        const piece = readPiece(event);
        if (piece === null) return handOn([...rest(endedBy(event)), maskEvent(event, mask)]);
        const text = streams[piece.name].write(piece.text);
        return handOn([...rest(endedBy(event)), pieceOf(piece.name, text)]);
      },
      ...(ask && {
        ask: (question: PermissionQuestion, terms: T) =>
          ask.call(port, maskQuestion(question, mask), terms),
      }),
    },
    flush: () => handOn(rest(streamNames)),
  };
}

/**
 * The streams that an event ends. What an agent says and thinks is in parts,
 * and a tool or a question parts it. A program's output and its errors go on
 * whatever comes in between: let go early, a secret at a cut would be seen.
 */
function endedBy(event: RunEventBody): StreamName[] {
  if (event.name === 'permission_request') return ['thinking_delta', 'text_delta'];
  if (event.name !== 'agent') return [];
  switch (event.data.type) {
    case 'text_delta':
      return ['thinking_delta'];
    case 'thinking_delta':
      return ['text_delta'];
    case 'tool_use':
    case 'tool_result':
      return ['thinking_delta', 'text_delta'];
    case 'status':
    case 'usage':
    case 'raw':
      return [];
  }
}

function readPiece(event: RunEventBody): { name: StreamName; text: string } | null {
  if (event.name === 'stdout' || event.name === 'stderr')
    return { name: event.name, text: event.data.text };
  if (event.name !== 'agent') return null;
  const { data } = event;
  if (data.type !== 'text_delta' && data.type !== 'thinking_delta') return null;
  return { name: data.type, text: data.text };
}

function pieceOf(name: StreamName, text: string): RunEventBody | null {
  if (text === '') return null;
  if (name === 'stdout' || name === 'stderr') return { name, data: { text } };
  return { name: 'agent', data: { type: name, text } };
}
