import { digestOf } from '../../digest.ts';
import { pathsOf } from './paths.ts';
import type { ToolCallPart } from './updates.ts';

/** What is known of a tool call: agents name its parts in the call, in later changes and in the request to permit it. */
export interface ToolCall {
  readonly title: string;
  readonly kind: string | null;
  readonly paths: ReadonlySet<string>;
  readonly input: ToolInput | null;
}

/** What a tool is given: of a large one only the beginning is kept. */
export interface ToolInput {
  /** JSON, cut after 2,000 characters. */
  readonly text: string;
  /** Of the whole. */
  readonly digest: string;
}

const longestInput = 2_000;

type End = 'completed' | 'failed' | 'denied';

/** The tool calls of a turn. Those that ended are forgotten, but for the last. */
export class ToolCalls {
  readonly #open = new Map<string, ToolCall>();
  readonly #denied = new Map<string, string>();
  #last: { readonly title: string; readonly end: End; readonly how: string } | null = null;

  /** Adds what this part says to what is known. */
  note(part: ToolCallPart): ToolCall {
    const before = this.#open.get(part.toolCallId);
    const call = {
      title: part.title ?? before?.title ?? part.kind ?? 'a tool',
      kind: part.kind ?? before?.kind ?? null,
      paths: new Set([...(before?.paths ?? []), ...pathsOf(part)]),
      input: inputOf(part) ?? before?.input ?? null,
    };
    this.#open.set(part.toolCallId, call);
    if (part.status === 'completed' || part.status === 'failed')
      this.#end(part.toolCallId, call.title, part.status);
    return call;
  }

  /** The call was not permitted. @param how the end of a sentence about it */
  deny(id: string, title: string, how: string): void {
    this.#denied.set(id, how);
    this.#last = { title, end: 'denied', how };
  }

  #end(id: string, title: string, end: 'completed' | 'failed'): void {
    this.#open.delete(id);
    const denied = end === 'failed' ? this.#denied.get(id) : undefined;
    this.#denied.delete(id);
    this.#last =
      denied === undefined
        ? { title, end, how: 'had failed' }
        : { title, end: 'denied', how: denied };
  }

  /** Why the turn cannot have succeeded although the agent ended it: its last tool call came to nothing. Null when there is no such reason. */
  get lastTrouble(): string | null {
    if (this.#last === null || this.#last.end === 'completed') return null;
    return `"${this.#last.title}" ${this.#last.how}`;
  }

  /** As `lastTrouble`, but only where the reason is that it was not permitted. */
  get lastDenied(): string | null {
    return this.#last?.end === 'denied' ? this.lastTrouble : null;
  }
}

function inputOf({ rawInput }: ToolCallPart): ToolInput | null {
  if (rawInput === undefined || rawInput === null) return null;
  const text = JSON.stringify(rawInput);
  return { text: text.slice(0, longestInput), digest: digestOf(rawInput) };
}
