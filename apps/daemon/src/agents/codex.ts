import type { AgentPermission, RunEventBody, Usage } from '@open-design/contracts';
import { z } from 'zod';
import type { AgentAssignment } from './agent.ts';
import { callEvents, CodexItem, refusalIn } from './codex-items.ts';
import { codexHome, refusedIn, refusalsOf } from './codex-refusals.ts';
import { codexMcp } from './handover/mcp-forms.ts';
import type { Environment, Json, LineAgent, LineReader } from './line-agent.ts';
import { noted, said, saidText } from './lines-of.ts';
import { argumentFaults, notTaken } from './option-faults.ts';
import { longestAnswerBytes } from './process/outcome.ts';
import { Tail } from './process/tail.ts';
import { withNote } from './unattended.ts';
import { since, usageEvent, usageOf } from './usage.ts';
import type { Closing, Verdict } from './verdict.ts';

/** OpenAI Codex through `codex exec --json`. */
export const codex: LineAgent = {
  id: 'codex',
  name: 'Codex',
  description: 'OpenAI Codex, in its own format.',
  program: 'codex',
  install: 'Install it with `npm install -g @openai/codex`, then sign in with `codex login`.',
  signIn: 'Sign in with `codex login`.',
  check: (options) => [
    ...notTaken('codex', options, ['model', 'effort', 'extraArgv', 'permission']),
    ...argumentFaults(options),
  ],
  mcp: () => codexMcp,
  launch({ options, prompt, session }, _, mcp) {
    const { model, effort, extraArgv = [], permission = 'edit_workspace' } = options;
    return {
      args: [
        // The sandbox is an option of `exec`, not of `exec resume`.
        'exec',
        '-s',
        sandboxes[permission],
        ...(session ? ['resume', session.id] : []),
        '--json',
        '--skip-git-repo-check',
        '-c',
        'approval_policy="never"',
        ...(model === undefined ? [] : ['-m', model]),
        ...(effort === undefined ? [] : ['-c', `model_reasoning_effort=${JSON.stringify(effort)}`]),
        ...mcp.args,
        ...extraArgv,
        '-',
      ],
      stdin: withNote(prompt),
    };
  },
  follow: (assignment, environment) => new CodexLines(assignment, environment),
};

const sandboxes: Readonly<Record<AgentPermission, string>> = {
  read_only: 'read-only',
  edit_workspace: 'workspace-write',
  full: 'danger-full-access',
};

const count = z.number().default(0);
const Line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('thread.started'), thread_id: z.string() }),
  z.object({ type: z.literal('turn.started') }),
  z.object({ type: z.enum(['item.started', 'item.updated']), item: z.json() }),
  z.object({ type: z.literal('item.completed'), item: z.json() }),
  z.object({
    type: z.literal('turn.completed'),
    usage: z.object({
      input_tokens: count,
      cached_input_tokens: count,
      output_tokens: count,
      reasoning_output_tokens: count,
    }),
  }),
  z.object({ type: z.literal('turn.failed'), error: z.object({ message: z.string() }) }),
  z.object({ type: z.literal('error'), message: z.string() }),
]);

class CodexLines implements LineReader {
  sessionId: string | null;
  usage: Usage | null = null;
  #answer = new Tail(longestAnswerBytes);
  #isDone = false;
  #fault: string | null = null;
  readonly #shown = new Set<string>();
  readonly #refused: string[] = [];

  constructor(
    private readonly assignment: AgentAssignment,
    private readonly environment: Environment,
  ) {
    this.sessionId = assignment.session?.id ?? null;
  }

  get answer(): string {
    return this.#answer.toString();
  }

  read(raw: Json): readonly RunEventBody[] | null {
    const line = Line.safeParse(raw).data;
    if (line === undefined) return null;
    switch (line.type) {
      case 'thread.started':
        this.sessionId = line.thread_id;
        return [said({ type: 'status', status: 'started' })];
      case 'turn.started':
        return [said({ type: 'status', status: 'working' })];
      case 'item.started':
      case 'item.updated':
      case 'item.completed':
        return this.#item(line.item, line.type === 'item.completed');
      case 'turn.completed': {
        this.#isDone = true;
        const { usage: sum } = line;
        // Codex counts for the whole thread.
        const total = {
          input: sum.input_tokens,
          cachedInput: sum.cached_input_tokens,
          output: sum.output_tokens,
          reasoning: sum.reasoning_output_tokens,
        };
        this.usage = usageOf(since(total, this.assignment.session?.usage ?? null), null);
        return [usageEvent(this.usage, null, null)];
      }
      case 'turn.failed':
        this.#fault = line.error.message;
        return [said({ type: 'status', status: 'failed', detail: line.error.message })];
      case 'error':
        // Mostly that it tries to connect again, for ever where there is no network.
        return [noted('agent_error', line.message)];
    }
  }

  #item(raw: Json, isCompleted: boolean): readonly RunEventBody[] | null {
    const item = CodexItem.safeParse(raw).data;
    if (item === undefined) return null;
    switch (item.type) {
      case 'agent_message':
        if (!isCompleted) return [];
        this.#answer = new Tail(longestAnswerBytes);
        this.#answer.add(item.text);
        return saidText('text_delta', item.text);
      case 'reasoning':
        return isCompleted ? saidText('thinking_delta', item.text) : [];
      case 'error':
        return [noted('agent_warning', item.message)];
      case 'command_execution':
      case 'file_change':
      case 'mcp_tool_call':
      case 'web_search': {
        const isNew = !this.#shown.has(item.id);
        this.#shown.add(item.id);
        if (isCompleted) this.#refused.push(...refusalIn(item));
        return callEvents(item, isNew, isCompleted);
      }
    }
  }

  async judge({ errors }: Closing): Promise<Verdict> {
    const { sessionId, answer, usage } = this;
    const isSandboxed = this.assignment.options.permission !== 'full';
    const home = codexHome(this.environment);
    const inRecord = isSandboxed && sessionId !== null ? await refusalsOf(home, sessionId) : null;
    // Where it keeps no record of the thread, what it showed is all there is.
    const shown = [...this.#refused, ...refusedIn({ output: errors.toString() })];
    const denied = isSandboxed ? (inRecord ?? shown) : [];
    return { isDone: this.#isDone, fault: this.#fault, denied, sessionId, answer, usage };
  }
}
