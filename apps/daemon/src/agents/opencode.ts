import type { AgentPermission, RunEventBody, Usage } from '@open-design/contracts';
import { z } from 'zod';
import type { AgentAssignment } from './agent.ts';
import { opencodeMcp } from './handover/mcp-forms.ts';
import type { Environment, Json, LineAgent, LineReader } from './line-agent.ts';
import { brief, said, saidText } from './lines-of.ts';
import { argumentFaults, notTaken } from './option-faults.ts';
import { longestAnswerBytes } from './process/outcome.ts';
import { Tail } from './process/tail.ts';
import { withNote } from './unattended.ts';
import { noTokens, plus, type Tokens, usageEvent, usageOf } from './usage.ts';
import { limitFacts, type LimitFacts, readingFor, saysLimit } from './usage-limit/limit.ts';
import type { Stall, StallIn } from './usage-limit/stall.ts';
import type { Verdict } from './verdict.ts';

/** OpenCode through `opencode run --format json`. */
export const opencode: LineAgent = {
  id: 'opencode',
  name: 'OpenCode',
  description: 'OpenCode, in its own format.',
  program: 'opencode',
  install: 'Install it with `npm install -g opencode-ai`, then sign in with `opencode auth login`.',
  signIn: 'Sign in with `opencode auth login`.',
  check: (options) => [
    ...notTaken('opencode', options, ['model', 'effort', 'extraArgv', 'permission']),
    ...argumentFaults(options),
  ],
  mcp: ({ OPENCODE_CONFIG_CONTENT = '{}' }) => opencodeMcp(tableIn(OPENCODE_CONFIG_CONTENT)),
  launch({ options, prompt, session }, environment) {
    const { model, effort, extraArgv = [], permission = 'edit_workspace' } = options;
    return {
      args: [
        'run',
        '--format',
        'json',
        // It says on its standard output neither that it has failed nor that it waits.
        '--print-logs',
        '--log-level',
        'ERROR',
        ...(session ? ['--session', session.id] : []),
        ...(model === undefined ? [] : ['--model', model]),
        ...(effort === undefined ? [] : ['--variant', effort]),
        ...extraArgv,
      ],
      stdin: withNote(prompt),
      env: { OPENCODE_PERMISSION: permissions(permission, environment) },
    };
  },
  follow: (assignment) => new OpenCodeLines(assignment),
};

const rules: Readonly<Record<AgentPermission, Readonly<Record<string, string>>>> = {
  read_only: { edit: 'deny', bash: 'deny', external_directory: 'deny' },
  // Its commands run without a sandbox, so that they could write anywhere.
  edit_workspace: { edit: 'allow', bash: 'deny', external_directory: 'deny' },
  full: { edit: 'allow', bash: 'allow', external_directory: 'allow', webfetch: 'allow' },
};

/** The rules, over those that a person has set in the environment for other tools. */
function permissions(permission: AgentPermission, { OPENCODE_PERMISSION = '{}' }: Environment) {
  return JSON.stringify({ ...tableIn(OPENCODE_PERMISSION), ...rules[permission] });
}

function tableIn(text: string): Readonly<Record<string, unknown>> {
  return z.looseObject({}).safeParse(parsed(text)).data ?? {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const json = z.json();
const count = z.number().default(0);
const Line = z.discriminatedUnion('type', [
  z.object({ type: z.literal('step_start'), sessionID: z.string() }),
  z.object({
    type: z.literal('text'),
    sessionID: z.string(),
    part: z.object({ text: z.string() }),
  }),
  z.object({
    type: z.literal('reasoning'),
    sessionID: z.string(),
    part: z.object({ text: z.string() }),
  }),
  z.object({
    type: z.literal('tool_use'),
    sessionID: z.string(),
    part: z.object({
      tool: z.string(),
      callID: z.string(),
      state: z.object({
        status: z.string(),
        input: json.default({}),
        output: json.optional(),
        error: z.string().optional(),
      }),
    }),
  }),
  z.object({
    type: z.literal('step_finish'),
    sessionID: z.string(),
    part: z.object({
      reason: z.string(),
      cost: z.number().nullish(),
      tokens: z.object({
        input: count,
        output: count,
        reasoning: count,
        cache: z.object({ read: count, write: count }).default({ read: 0, write: 0 }),
      }),
    }),
  }),
  z.object({
    type: z.literal('error'),
    sessionID: z.string().optional(),
    error: z.object({
      name: z.string().optional(),
      data: z
        .looseObject({ message: z.string().optional(), statusCode: z.number().optional() })
        .optional(),
    }),
  }),
]);
type Line = z.infer<typeof Line>;

const refusals = /rejected permission|rule which prevents|unavailable tool/i;

const logged = /level=ERROR.* error\.error="((?:[^"\\]|\\.)*)"/;
/** A limit on requests a minute passes while it tries again; one on an account does not. */
const passesMs = 120_000;
const waitsMs = 5_000;

/** It tries again for hours, without a word but in its log. */
function waitsByItself(line: string): Stall | null {
  const [, words] = logged.exec(line) ?? [];
  // What it asks a small model on the side does not stop it.
  if (words === undefined || !saysLimit(words) || line.includes('small=true')) return null;
  const afterMs = /usage.?limit|quota/i.test(words) ? waitsMs : passesMs;
  return { words, limit: { isLimit: true, resetsAt: null }, afterMs };
}

class OpenCodeLines implements LineReader {
  sessionId: string | null;
  #tokens: Tokens = noTokens;
  #cost: number | null = null;
  #hasUsage = false;
  #answer = new Tail(longestAnswerBytes);
  #lastReason: string | null = null;
  #fault: string | null = null;
  #limit: LimitFacts | null = null;
  readonly #denied: string[] = [];
  readonly stallIn: StallIn = waitsByItself;

  constructor(private readonly assignment: AgentAssignment) {
    this.sessionId = assignment.session?.id ?? null;
  }

  get answer(): string {
    return this.#answer.toString();
  }

  get usage(): Usage | null {
    return this.#hasUsage ? usageOf(this.#tokens, this.#cost) : null;
  }

  read(raw: Json): readonly RunEventBody[] | null {
    const line = Line.safeParse(raw).data;
    if (line === undefined) return null;
    this.sessionId = line.sessionID ?? this.sessionId;
    switch (line.type) {
      case 'step_start':
        this.#lastReason = null;
        return [said({ type: 'status', status: 'working' })];
      case 'text':
        this.#answer = new Tail(longestAnswerBytes);
        this.#answer.add(line.part.text);
        return saidText('text_delta', line.part.text);
      case 'reasoning':
        return saidText('thinking_delta', line.part.text);
      case 'tool_use':
        return this.#tool(line.part);
      case 'step_finish':
        return [this.#step(line.part)];
      case 'error': {
        const { name, data } = line.error;
        const status = data?.statusCode === undefined ? '' : ` (${data.statusCode})`;
        this.#limit = limitFacts(data, readingFor(this.assignment));
        this.#fault = `${data?.message ?? name ?? 'an error without words'}${status}`;
        return [said({ type: 'status', status: 'failed', detail: this.#fault })];
      }
    }
  }

  #tool({ tool, callID: id, state }: Extract<Line, { type: 'tool_use' }>['part']): RunEventBody[] {
    const { status, input, output, error } = state;
    const content = output ?? error ?? null;
    const words = typeof content === 'string' ? content : '';
    const isRefused = (tool === 'invalid' || error !== undefined) && refusals.test(words);
    if (isRefused) this.#denied.push(deniedText(tool, input, words));
    return [
      said({ type: 'tool_use', id, name: tool, input }),
      said({
        type: 'tool_result',
        toolUseId: id,
        content,
        isError: status === 'error' || isRefused,
      }),
    ];
  }

  #step({ reason, cost, tokens }: Extract<Line, { type: 'step_finish' }>['part']): RunEventBody {
    const step = {
      input: tokens.input + tokens.cache.read + tokens.cache.write,
      cachedInput: tokens.cache.read,
      output: tokens.output + tokens.reasoning,
      reasoning: tokens.reasoning,
    };
    this.#lastReason = reason;
    this.#hasUsage = true;
    this.#tokens = plus(this.#tokens, step);
    // It says 0 as well for a model whose price it does not know.
    if (cost) this.#cost = (this.#cost ?? 0) + cost;
    return usageEvent(usageOf(step, cost || null), null, reason);
  }

  judge(): Verdict {
    const { sessionId, answer, usage } = this;
    const isDone = this.#lastReason === 'stop';
    const facts = { fault: this.#fault, denied: this.#denied, limit: this.#limit };
    return { isDone, ...facts, sessionId, answer, usage };
  }
}

const Invalid = z.object({ tool: z.string() });

/** A tool that its rules take away comes as the tool "invalid", with the name that was wanted. */
function deniedText(tool: string, input: Json, words: string): string {
  const wanted = tool === 'invalid' ? Invalid.safeParse(input).data?.tool : undefined;
  if (wanted !== undefined) return `the tool ${wanted}`;
  return `${tool} ${brief(JSON.stringify(input))} (${brief(words)})`;
}
