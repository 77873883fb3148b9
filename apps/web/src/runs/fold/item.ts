import type {
  AgentPayload,
  PermissionEnd,
  PermissionQuestion,
  RunEvent,
} from '@open-design/contracts';

/** Any value of JSON, as agents send it. */
export type Json = Extract<AgentPayload, { type: 'raw' }>['raw'];

/** What came of a tool call. */
export interface ToolResult {
  readonly content: Json;
  readonly isError: boolean;
  /** UTC epoch ms. */
  readonly at: number;
}

/** What an agent said of a call after it had begun: the last word on each part. */
export interface ToolNews {
  readonly title?: string;
  readonly kind?: string;
  readonly status?: string;
  readonly rawInput?: Json;
  readonly content?: Json;
}

/** Something that an agent did with a tool. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: Json;
  readonly news: ToolNews;
  readonly result: ToolResult | null;
}

/** One step of an agent's plan. */
export interface PlanStep {
  readonly text: string;
  readonly state: 'open' | 'doing' | 'done';
}

/** What belongs to an item that stands further above: beyond what has been read, where it is alone. */
export type Addition =
  | { readonly to: 'tool'; readonly id: string; readonly result: ToolResult }
  | { readonly to: 'tool'; readonly id: string; readonly news: ToolNews }
  | { readonly to: 'question'; readonly id: string; readonly end: PermissionEnd };

type EventOf<N extends RunEvent['name']> = Extract<RunEvent, { name: N }>['data'];
type Said<T extends AgentPayload['type']> = Omit<Extract<AgentPayload, { type: T }>, 'type'>;

/** What an item shows, by its kind. */
export type ItemBody =
  | ({ readonly kind: 'start' } & EventOf<'start'>)
  /** What the agent said, a paragraph or a few lines of it; `isInFence`: it begins within a block of code. */
  | { readonly kind: 'text'; readonly text: string; readonly isInFence: boolean }
  | { readonly kind: 'thinking'; readonly text: string }
  | { readonly kind: 'stdout' | 'stderr'; readonly text: string }
  | { readonly kind: 'tool'; readonly call: ToolCall }
  | { readonly kind: 'plan'; readonly steps: readonly PlanStep[]; readonly callId: string | null }
  | ({ readonly kind: 'status' } & Said<'status'>)
  | ({ readonly kind: 'usage' } & Said<'usage'>)
  | ({ readonly kind: 'note' } & EventOf<'diagnostic'>)
  | {
      readonly kind: 'question';
      readonly question: PermissionQuestion;
      readonly end: PermissionEnd | null;
    }
  | { readonly kind: 'stray'; readonly addition: Addition }
  | { readonly kind: 'other'; readonly raw: Json }
  | ({ readonly kind: 'error' } & EventOf<'error'>)
  | ({ readonly kind: 'end' } & EventOf<'end'>);

/** One thing on the page of a run. */
export type Item = {
  /** Stays the same while the item grows and while older ones come before it. */
  readonly key: string;
  /** The number of the event that it begins with. */
  readonly seq: number;
  /** When it began, UTC epoch ms. */
  readonly at: number;
} & ItemBody;
