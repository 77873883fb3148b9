import { pathsOf } from './paths.ts';
import type { ToolCallPart } from './updates.ts';

/** What is known of a tool call: agents name its parts in the call, in later changes and in the request to permit it. */
export interface ToolCall {
  readonly title: string;
  readonly kind: string | null;
  readonly paths: ReadonlySet<string>;
}

type End = 'completed' | 'failed' | 'denied';

/** The tool calls of a turn. Those that ended are forgotten, but for the last. */
export class ToolCalls {
  readonly #open = new Map<string, ToolCall>();
  readonly #denied = new Set<string>();
  #last: { readonly title: string; readonly end: End } | null = null;

  /** Adds what this part says to what is known. */
  note(part: ToolCallPart): ToolCall {
    const before = this.#open.get(part.toolCallId);
    const call = {
      title: part.title ?? before?.title ?? part.kind ?? 'a tool',
      kind: part.kind ?? before?.kind ?? null,
      paths: new Set([...(before?.paths ?? []), ...pathsOf(part)]),
    };
    this.#open.set(part.toolCallId, call);
    if (part.status === 'completed' || part.status === 'failed')
      this.#end(part.toolCallId, call.title, part.status);
    return call;
  }

  /** The person's rules did not permit the call. */
  deny(id: string, title: string): void {
    this.#denied.add(id);
    this.#last = { title, end: 'denied' };
  }

  #end(id: string, title: string, end: 'completed' | 'failed'): void {
    this.#open.delete(id);
    const wasDenied = this.#denied.delete(id) && end === 'failed';
    this.#last = { title, end: wasDenied ? 'denied' : end };
  }

  /** Why the turn cannot have succeeded although the agent ended it: its last tool call came to nothing. Null when there is no such reason. */
  get lastTrouble(): string | null {
    if (this.#last === null || this.#last.end === 'completed') return null;
    const how =
      this.#last.end === 'denied' ? 'was not permitted in an unattended run' : 'had failed';
    return `"${this.#last.title}" ${how}`;
  }
}
