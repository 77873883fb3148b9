import type { AgentPermission, RunEventBody, Usage } from '@open-design/contracts';
import type { AgentAssignment } from './agent.ts';
import {
  ClaudeLine,
  type ClaudeResult,
  denialText,
  resultFault,
  resultUsage,
} from './claude-lines.ts';
import { claudeMcp } from './handover/mcp-forms.ts';
import type { Json, LineAgent, LineReader } from './line-agent.ts';
import { noted, said, saidText } from './lines-of.ts';
import { argumentFaults, effortFault, notTaken } from './option-faults.ts';
import { longestAnswerBytes } from './process/outcome.ts';
import { Tail } from './process/tail.ts';
import { unattendedNote } from './unattended.ts';
import { usageEvent } from './usage.ts';
import { epochMs } from './usage-limit/reset.ts';
import type { Verdict } from './verdict.ts';

/** Claude Code through `claude -p --output-format stream-json`. */
export const claude: LineAgent = {
  id: 'claude',
  name: 'Claude Code',
  description: 'Claude Code, in its own format.',
  program: 'claude',
  install:
    'Install it with `npm install -g @anthropic-ai/claude-code`, then sign in with `claude`.',
  signIn: 'Sign in: start `claude` once in a terminal.',
  check: (options) => [
    ...notTaken('claude', options, ['model', 'effort', 'extraArgv', 'permission']),
    ...effortFault(options, ['low', 'medium', 'high', 'xhigh', 'max']),
    ...argumentFaults(options),
  ],
  mcp: () => claudeMcp,
  launch({ options, prompt, session }, _, mcp) {
    const { model, effort, extraArgv = [], permission = 'edit_workspace' } = options;
    return {
      args: [
        '-p',
        '--output-format',
        'stream-json',
        '--verbose',
        '--include-partial-messages',
        ...modes[permission],
        '--append-system-prompt',
        unattendedNote,
        ...(session ? ['--resume', session.id] : []),
        ...(model === undefined ? [] : ['--model', model]),
        ...(effort === undefined ? [] : ['--effort', effort]),
        ...mcp.args,
        ...extraArgv,
      ],
      stdin: prompt,
    };
  },
  follow: (assignment) => new ClaudeLines(assignment),
};

const modes: Readonly<Record<AgentPermission, readonly string[]>> = {
  // A person's own rules may allow edits: the tools themselves are taken away.
  read_only: ['--permission-mode', 'dontAsk', '--disallowedTools', 'Edit,Write,NotebookEdit'],
  edit_workspace: ['--permission-mode', 'acceptEdits'],
  full: ['--permission-mode', 'bypassPermissions'],
};

/** A long call is being written: said once in so many pieces, as a sign of progress. */
const piecesPerSign = 50;

const takenAway = /not enabled in this context/;

type UserPart = Exclude<
  Extract<ClaudeLine, { type: 'user' }>['message']['content'],
  string
>[number];

class ClaudeLines implements LineReader {
  sessionId: string | null;
  usage: Usage | null = null;
  #answer = new Tail(longestAnswerBytes);
  #result: ClaudeResult | null = null;
  /** The message whose text has come in pieces already. */
  #streamed: string | null = null;
  #pieces = 0;
  /** When the last limit that was reached is reset (UTC epoch ms). */
  #resetsAt: number | null = null;
  readonly #calls = new Map<string, string>();
  readonly #denied: string[] = [];

  constructor(private readonly assignment: AgentAssignment) {
    this.sessionId = assignment.session?.id ?? null;
  }

  get answer(): string {
    return this.#answer.toString();
  }

  read(raw: Json): readonly RunEventBody[] | null {
    const line = ClaudeLine.safeParse(raw).data;
    if (line === undefined) return null;
    switch (line.type) {
      case 'system':
        return this.#system(line);
      case 'rate_limit_event': {
        const { status, resetsAt } = line.rate_limit_info;
        if (status === 'rejected')
          this.#resetsAt = resetsAt === undefined ? null : epochMs(resetsAt);
        return null;
      }
      case 'stream_event':
        return this.#piece(line.event);
      case 'assistant':
        return line.message.content.flatMap((part) => this.#part(line, part));
      case 'user':
        if (!Array.isArray(line.message.content)) return [];
        return line.message.content.flatMap((part) => this.#toolResult(part));
      case 'result': {
        this.#result = line;
        this.sessionId = line.session_id ?? this.sessionId;
        this.usage = resultUsage(line, this.assignment.session?.usage ?? null);
        return [usageEvent(this.usage, line.duration_ms ?? null, line.stop_reason ?? null)];
      }
    }
  }

  #system(line: Extract<ClaudeLine, { type: 'system' }>): readonly RunEventBody[] | null {
    this.sessionId = line.session_id ?? this.sessionId;
    if (line.subtype === 'init')
      return [
        said({ type: 'status', status: 'started', ...(line.model && { detail: line.model }) }),
      ];
    if (line.subtype !== 'api_retry') return line.subtype === 'status' ? [] : null;
    const { attempt = 0, max_retries = 0, error = 'an error', error_status } = line;
    const why = `${error}${error_status ? ` ${error_status}` : ''}`;
    return [
      noted(
        'agent_error',
        `The model's server gave ${why}; try ${attempt} of ${max_retries} follows.`,
      ),
    ];
  }

  #piece(event: Extract<ClaudeLine, { type: 'stream_event' }>['event']): RunEventBody[] {
    if (event.type === 'message_start') {
      this.#streamed = event.message?.id ?? null;
      this.#answer = new Tail(longestAnswerBytes);
      return [];
    }
    const { text, thinking, partial_json } = event.delta ?? {};
    if (text !== undefined) {
      this.#answer.add(text);
      return saidText('text_delta', text);
    }
    if (thinking !== undefined) return saidText('thinking_delta', thinking);
    if (partial_json === undefined || this.#pieces++ % piecesPerSign !== 0) return [];
    return [said({ type: 'status', status: 'writing' })];
  }

  #part(
    { message, parent_tool_use_id }: Extract<ClaudeLine, { type: 'assistant' }>,
    part: Extract<ClaudeLine, { type: 'assistant' }>['message']['content'][number],
  ): RunEventBody[] {
    if (part.type === 'tool_use') {
      const { id, name, input } = part;
      this.#calls.set(id, denialText({ tool_name: name, tool_input: input }));
      return [said({ type: 'tool_use', id, name, input })];
    }
    if (message.id !== undefined && message.id === this.#streamed) return [];
    if (part.type === 'thinking') return saidText('thinking_delta', part.thinking);
    if (part.type !== 'text') return [];
    // What a helper of the agent says is not its answer.
    if (parent_tool_use_id) return saidText('thinking_delta', part.text);
    this.#answer = new Tail(longestAnswerBytes);
    this.#answer.add(part.text);
    return saidText('text_delta', part.text);
  }

  #toolResult(part: UserPart): RunEventBody[] {
    if (part.type !== 'tool_result') return [];
    const { tool_use_id: toolUseId, content = null, is_error } = part;
    const isError = is_error ?? false;
    // Not among the denials that it counts: the tool was taken away from it.
    const isTakenAway = isError && typeof content === 'string' && takenAway.test(content);
    if (isTakenAway) this.#denied.push(this.#calls.get(toolUseId) ?? 'a tool');
    this.#calls.delete(toolUseId);
    return [said({ type: 'tool_result', toolUseId, content, isError })];
  }

  judge(): Verdict {
    const { sessionId, answer, usage } = this;
    const result = this.#result;
    const fault = result === null ? null : resultFault(result);
    const denied = [...(result?.permission_denials?.map(denialText) ?? []), ...this.#denied];
    const last = fault === null && result?.result ? endOf(result.result) : answer;
    const isLimit = result?.api_error_status === 429;
    const limit = { isLimit, resetsAt: this.#resetsAt };
    return { isDone: result !== null, fault, denied, sessionId, answer: last, usage, limit };
  }
}

function endOf(text: string): string {
  const tail = new Tail(longestAnswerBytes);
  tail.add(text);
  return tail.toString();
}
