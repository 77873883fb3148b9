import { readFileSync } from 'node:fs';
import type {
  ApprovalPolicy,
  PermissionEnd,
  PermissionQuestion,
  Resume,
} from '@open-design/contracts';
import { defaultApprovals } from '@open-design/contracts';
import type { QuestionTerms } from '../../../src/agents/agent.ts';
import { OpenQuestions } from '../../../src/agents/approval/open-questions.ts';
import { agent } from '../acp/fixture-agent.ts';
import { assignment, nodeArgv, Recorder, runToEnd } from '../run-agent.ts';

/** A port behind which a person can answer. */
export class AskedPort extends Recorder {
  constructor(readonly questions = new OpenQuestions()) {
    super();
  }
  ask(question: PermissionQuestion, terms: QuestionTerms): Promise<PermissionEnd> {
    return this.questions.ask(question, terms);
  }
  /** The question about this call, once it is asked. */
  async asked(title: string): Promise<PermissionQuestion> {
    await this.seen((event) => event.name === 'permission_request' && event.data.title === title);
    const found = this.asks.find((it) => it.title === title);
    if (found === undefined) throw new Error(`nobody asked for ${title}`);
    return found;
  }
  get asks(): PermissionQuestion[] {
    return this.events.flatMap((it) => (it.name === 'permission_request' ? [it.data] : []));
  }
  /** How the questions ended, in order. */
  get ends(): string[] {
    return this.events.flatMap((it) => (it.name === 'permission_answer' ? [it.data.state] : []));
  }
}

export const allOptions = [
  { optionId: 'reject', name: 'Always', kind: 'allow_always' },
  { optionId: 'zebra', name: 'Yes', kind: 'allow_once' },
  { optionId: 'allow', name: 'No', kind: 'reject_once' },
  { optionId: 'yes', name: 'Never', kind: 'reject_always' },
];

/** A call that the agent wants to make. */
export function call(title: string, part: object = {}) {
  const input = { path: 'a.txt' };
  return { toolCallId: title, title, kind: 'edit', rawInput: input, options: allOptions, ...part };
}

export type Way = 'forgets' | 'resumes' | 'loads';

/** What a test says of a run of the agent that asks. */
export interface Asking {
  readonly cwd: string;
  /** One list after the other, each at once. */
  readonly calls: readonly (readonly object[])[];
  readonly policy?: Partial<ApprovalPolicy>;
  readonly way?: Way;
  readonly resume?: Resume;
  readonly port?: Recorder;
}

/** Lets the agent ask, to the end of its run. */
export async function ask({ cwd, calls, policy = {}, way = 'forgets', resume, port }: Asking) {
  const adapter = agent(nodeArgv('asking-agent.mjs', way));
  const work = assignment({
    cwd,
    prompt: `Please do ${JSON.stringify(calls)}.`,
    approvals: { ...defaultApprovals, ...policy },
    resume: resume ?? null,
  });
  return { ...(await runToEnd(adapter, work, port ?? new AskedPort())), told: toldIn(cwd) };
}

/** What the agent was told, in order, as it wrote it down itself. */
export function toldIn(cwd: string): Record<string, string>[] {
  return readFileSync(`${cwd}/.asking/log`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** The agent's answers, by call. */
export function answersIn(cwd: string): Record<string, string> {
  const answered = toldIn(cwd).filter((it) => 'asked' in it);
  return Object.fromEntries(answered.map((it) => [it['asked'], it['answer'] ?? '']));
}
