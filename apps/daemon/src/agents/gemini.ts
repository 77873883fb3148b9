import type { AgentPermission, RunEventBody, Usage } from '@open-design/contracts';
import { z } from 'zod';
import { now } from '../clock.ts';
import type { AgentAssignment } from './agent.ts';
import type { Json, LineAgent, LineReader } from './line-agent.ts';
import { brief, noted, said, saidText } from './lines-of.ts';
import { argumentFaults, notTaken } from './option-faults.ts';
import { longestAnswerBytes } from './process/outcome.ts';
import { Tail } from './process/tail.ts';
import { withNote } from './unattended.ts';
import { usageEvent, usageOf } from './usage.ts';
import type { Stall, StallIn } from './usage-limit/stall.ts';
import type { Verdict } from './verdict.ts';

/**
 * Google Gemini CLI through `gemini -o stream-json`. It cannot be told of servers
 * of tools for one run: it takes them from settings of the person, of the
 * workspace, or from files that root alone may own. (`gemini --acp` can be told.)
 */
export const gemini: LineAgent = {
  id: 'gemini',
  name: 'Gemini CLI',
  description: 'Google Gemini CLI, in its own format.',
  program: 'gemini',
  install: 'Install it with `npm install -g @google/gemini-cli`, then sign in with `gemini`.',
  signIn: 'Sign in: start `gemini` once in a terminal, or set GEMINI_API_KEY.',
  check: (options) => [
    ...notTaken('gemini', options, ['model', 'extraArgv', 'permission']),
    ...argumentFaults(options),
  ],
  launch({ options, prompt, session }) {
    const { model, extraArgv = [], permission = 'edit_workspace' } = options;
    return {
      args: [
        // Without --skip-trust it refuses a folder that nobody has opened in it.
        '-o',
        'stream-json',
        '--skip-trust',
        '--approval-mode',
        modes[permission],
        ...(session ? ['--resume', session.id] : []),
        ...(model === undefined ? [] : ['-m', model]),
        ...extraArgv,
      ],
      stdin: withNote(prompt),
    };
  },
  follow: (assignment) => new GeminiLines(assignment),
};

const modes: Readonly<Record<AgentPermission, string>> = {
  read_only: 'plan',
  edit_workspace: 'auto_edit',
  full: 'yolo',
};

const json = z.json();
const count = z.number().default(0);
const Line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('init'), session_id: z.string(), model: z.string().optional() }),
  z.object({ type: z.literal('message'), role: z.string(), content: z.string() }),
  z.object({
    type: z.literal('tool_use'),
    tool_name: z.string(),
    tool_id: z.string(),
    parameters: json.default({}),
  }),
  z.object({
    type: z.literal('tool_result'),
    tool_id: z.string(),
    status: z.string(),
    output: json.optional(),
    error: z.object({ type: z.string().optional(), message: z.string() }).optional(),
  }),
  z.object({ type: z.literal('error'), message: z.string() }),
  z.object({
    type: z.literal('result'),
    status: z.string(),
    error: z.object({ message: z.string() }).optional(),
    stats: z
      .object({
        total_tokens: count,
        input_tokens: count,
        output_tokens: count,
        cached: count,
        duration_ms: z.number().nullish(),
      })
      .optional(),
  }),
]);
type Line = z.infer<typeof Line>;

/** A call that its approval mode refuses, or whose tool the mode takes away, or that leads out of the workspace. */
const refusals = /denied by policy|not in workspace|requires? (user )?(approval|confirmation)/i;
const refusalTypes = new Set(['policy_violation', 'tool_not_registered', 'permission_denied']);

const retries = /^Attempt \d+ failed: (.*?)\.? Retrying after (\d+(?:\.\d+)?)ms/;
/** A shorter wait (ms) it may sit out by itself. */
const longWaitMs = 120_000;

/** It sleeps until its quota is reset, for a day if need be, and says so on its standard error. */
function waitsByItself(line: string): Stall | null {
  const [, words, ms] = retries.exec(line) ?? [];
  if (words === undefined || !(Number(ms) > longWaitMs)) return null;
  return { words, limit: { isLimit: true, resetsAt: now() + Number(ms) }, afterMs: 0 };
}

class GeminiLines implements LineReader {
  sessionId: string | null;
  usage: Usage | null = null;
  #answer = new Tail(longestAnswerBytes);
  #isParted = false;
  #isDone = false;
  #fault: string | null = null;
  readonly #calls = new Map<string, string>();
  readonly #denied: string[] = [];

  constructor({ session }: AgentAssignment) {
    this.sessionId = session?.id ?? null;
  }

  get answer(): string {
    return this.#answer.toString();
  }

  read(raw: Json): readonly RunEventBody[] | null {
    const line = Line.safeParse(raw).data;
    if (line === undefined) return null;
    switch (line.type) {
      case 'init':
        this.sessionId = line.session_id;
        return [
          said({ type: 'status', status: 'started', ...(line.model && { detail: line.model }) }),
        ];
      case 'message':
        return line.role === 'assistant' ? this.#say(line.content) : [];
      case 'tool_use': {
        const { tool_id: id, tool_name: name, parameters: input } = line;
        this.#isParted = true;
        this.#calls.set(id, `${name} ${brief(JSON.stringify(input))}`);
        return [said({ type: 'tool_use', id, name, input })];
      }
      case 'tool_result':
        return [this.#toolResult(line)];
      case 'error':
        return [noted('agent_error', line.message)];
      case 'result':
        return this.#result(line);
    }
  }

  #say(text: string): RunEventBody[] {
    if (this.#isParted) this.#answer = new Tail(longestAnswerBytes);
    this.#isParted = false;
    this.#answer.add(text);
    return saidText('text_delta', text);
  }

  #toolResult(line: Extract<Line, { type: 'tool_result' }>): RunEventBody {
    const { tool_id: toolUseId, status, output, error } = line;
    const call = this.#calls.get(toolUseId) ?? 'a tool';
    this.#calls.delete(toolUseId);
    if (error && (refusalTypes.has(error.type ?? '') || refusals.test(error.message)))
      this.#denied.push(`${call} (${brief(error.message)})`);
    const content = output ?? error?.message ?? null;
    return said({ type: 'tool_result', toolUseId, content, isError: status !== 'success' });
  }

  #result({ status, error, stats }: Extract<Line, { type: 'result' }>): RunEventBody[] {
    this.#isDone = status === 'success';
    if (!this.#isDone) this.#fault = error?.message ?? `it ended with "${status}"`;
    if (stats === undefined) return [];
    // Its output leaves out what it thought; the total holds it.
    const output = Math.max(stats.output_tokens, stats.total_tokens - stats.input_tokens);
    const tokens = {
      input: stats.input_tokens,
      cachedInput: stats.cached,
      output,
      reasoning: output - stats.output_tokens,
    };
    this.usage = usageOf(tokens, null);
    return [usageEvent(this.usage, stats.duration_ms ?? null, null)];
  }

  readonly stallIn: StallIn = waitsByItself;

  judge(): Verdict {
    const { sessionId, answer, usage } = this;
    return {
      isDone: this.#isDone,
      fault: this.#fault,
      denied: this.#denied,
      sessionId,
      answer,
      usage,
    };
  }
}
