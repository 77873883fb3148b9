/** What a scripted model does at one request. */
export type Turn =
  | { readonly say: string }
  | {
      readonly call: string;
      readonly input: Readonly<Record<string, unknown>>;
      /** Where Codex groups the tools of a server. */
      readonly namespace?: string;
    }
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | { readonly hang: true };

/** The wire formats of the four agents. */
export type Wire = 'codex' | 'claude' | 'gemini' | 'opencode';

/** One frame of an event stream, or a whole JSON answer. */
export interface Frame {
  readonly event?: string;
  readonly data: string;
  readonly isWhole?: boolean;
}

type Answer = Extract<Turn, { say: string } | { call: string }>;

interface Format {
  /** Whether a request is one of the agent's own turns: those offer tools. */
  isTurn(url: string, body: string): boolean;
  render(turn: Answer, url: string, count: number): Frame[];
  fault(status: number): unknown;
}

const offersTools = (body: string) => /"tools":\s*\[\s*\{/.test(body);
const plainFault = (status: number) => ({
  error: { message: `scripted fault ${status}`, type: 'scripted_fault', code: `fault_${status}` },
});

const events = (list: readonly (Record<string, unknown> & { type: string })[]): Frame[] =>
  list.map((it) => ({ event: it.type, data: JSON.stringify(it) }));

/** OpenAI Responses. */
const codex: Format = {
  isTurn: (url) => url.endsWith('/responses'),
  render(turn, _url, count) {
    const item =
      'say' in turn
        ? {
            type: 'message',
            role: 'assistant',
            id: `msg_${count}`,
            content: [{ type: 'output_text', text: turn.say }],
          }
        : {
            type: 'function_call',
            id: `fc_${count}`,
            call_id: `call_${count}`,
            name: turn.call,
            ...(turn.namespace !== undefined && { namespace: turn.namespace }),
            arguments: JSON.stringify(turn.input),
          };
    const usage = {
      input_tokens: 100,
      input_tokens_details: { cached_tokens: 40 },
      output_tokens: 20,
      output_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 120,
    };
    return events([
      { type: 'response.created', response: { id: `resp_${count}` } },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.completed', response: { id: `resp_${count}`, output: [item], usage } },
    ]);
  },
  fault: plainFault,
};

/** Anthropic Messages. */
const claude: Format = {
  isTurn: (url, body) => url.includes('/messages') && !url.includes('count') && offersTools(body),
  render(turn, _url, count) {
    // What is asked on the side costs nothing here.
    const usage =
      count === 0
        ? { input_tokens: 0, output_tokens: 0 }
        : { input_tokens: 60, cache_read_input_tokens: 40, output_tokens: 1 };
    const isText = 'say' in turn;
    const block = isText
      ? { type: 'text', text: '' }
      : { type: 'tool_use', id: `toolu_${count}`, name: turn.call, input: {} };
    const delta = isText
      ? { type: 'text_delta', text: turn.say }
      : { type: 'input_json_delta', partial_json: JSON.stringify(turn.input) };
    const message = {
      id: `msg_${count}`,
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage,
    };
    return events([
      { type: 'message_start', message },
      { type: 'content_block_start', index: 0, content_block: block },
      { type: 'content_block_delta', index: 0, delta },
      { type: 'content_block_stop', index: 0 },
      {
        type: 'message_delta',
        delta: { stop_reason: isText ? 'end_turn' : 'tool_use', stop_sequence: null },
        usage: { output_tokens: count === 0 ? 0 : 20 },
      },
      { type: 'message_stop' },
    ]);
  },
  fault: (status) => ({
    type: 'error',
    error: {
      type: status === 401 ? 'authentication_error' : 'api_error',
      message: `scripted fault ${status}`,
    },
  }),
};

/** Gemini generateContent. */
const gemini: Format = {
  isTurn: (url, body) => url.includes('enerateContent') && offersTools(body),
  render(turn, url) {
    const part =
      'say' in turn ? { text: turn.say } : { functionCall: { name: turn.call, args: turn.input } };
    const data = JSON.stringify({
      candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: {
        promptTokenCount: 100,
        cachedContentTokenCount: 40,
        candidatesTokenCount: 20,
        thoughtsTokenCount: 5,
        totalTokenCount: 125,
      },
      modelVersion: 'gemini-2.5-pro',
    });
    return [{ data, isWhole: !url.includes('stream') }];
  },
  fault: (status) => ({
    error: { code: status, message: `scripted fault ${status}`, status: 'UNAUTHENTICATED' },
  }),
};

/** OpenAI Chat Completions. */
const opencode: Format = {
  isTurn: (url, body) => url.includes('completions') && offersTools(body),
  render(turn, _url, count) {
    const base = { id: `chat_${count}`, object: 'chat.completion.chunk', created: 1, model: 'one' };
    const delta =
      'say' in turn
        ? { role: 'assistant', content: turn.say }
        : {
            role: 'assistant',
            tool_calls: [
              {
                index: 0,
                id: `call_${count}`,
                type: 'function',
                function: { name: turn.call, arguments: JSON.stringify(turn.input) },
              },
            ],
          };
    const usage = {
      prompt_tokens: 100,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens: 20,
      completion_tokens_details: { reasoning_tokens: 5 },
      total_tokens: 120,
    };
    const end = 'say' in turn ? 'stop' : 'tool_calls';
    return [
      { data: JSON.stringify({ ...base, choices: [{ index: 0, delta, finish_reason: null }] }) },
      { data: JSON.stringify({ ...base, choices: [{ index: 0, delta: {}, finish_reason: end }] }) },
      { data: JSON.stringify({ ...base, choices: [], usage }) },
      { data: '[DONE]' },
    ];
  },
  fault: plainFault,
};

export const wires: Readonly<Record<Wire, Format>> = { codex, claude, gemini, opencode };
