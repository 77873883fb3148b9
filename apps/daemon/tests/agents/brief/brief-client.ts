import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  type ClientConnection,
  client,
  methods,
  ndJsonStream,
  type SessionUpdate,
} from '@agentclientprotocol/sdk';
import { afterEach } from 'vitest';

const program = fileURLToPath(new URL('../../../dist/brief.js', import.meta.url));

const started: ChildProcess[] = [];

/** A test that fails in the middle leaves no program behind. */
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** The built program, as a child process, with an ACP client on its stdio. */
export class BriefClient {
  readonly updates: SessionUpdate[] = [];
  readonly process: ChildProcess;
  readonly exited: Promise<unknown[]>;
  readonly #agent: ClientConnection['agent'];
  readonly #listeners = new Set<() => void>();

  constructor(env: NodeJS.ProcessEnv = {}) {
    const child = spawn(process.execPath, [program], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...env },
    });
    this.process = child;
    started.push(child);
    this.exited = once(child, 'exit');
    this.#agent = client({ name: 'test' })
      .onNotification(methods.client.session.update, ({ params }) => {
        this.updates.push(params.update);
        for (const listener of this.#listeners) listener();
      })
      .connect(ndJsonStream(Writable.toWeb(child.stdin), Readable.toWeb(child.stdout))).agent;
  }

  initialize() {
    return this.#agent.request(methods.agent.initialize, {
      protocolVersion: 1,
      clientCapabilities: {},
    });
  }

  async open(cwd: string): Promise<string> {
    await this.initialize();
    const { sessionId } = await this.#agent.request(methods.agent.session.new, {
      cwd,
      mcpServers: [],
    });
    return sessionId;
  }

  prompt(sessionId: string, facts: object = {}, text = 'What changed?', signal?: AbortSignal) {
    return this.#agent.request(
      methods.agent.session.prompt,
      { sessionId, prompt: [{ type: 'text', text }], _meta: { 'open-design': facts } },
      signal ? { cancellationSignal: signal } : {},
    );
  }

  cancel(sessionId: string) {
    return this.#agent.notify(methods.agent.session.cancel, { sessionId });
  }

  load(sessionId: string, cwd: string) {
    return this.#agent.request('session/load', { sessionId, cwd, mcpServers: [] });
  }

  /** One brief from start to end. */
  async brief(cwd: string, facts: object = {}, text?: string) {
    return this.prompt(await this.open(cwd), facts, text);
  }

  /** The text of one message: the steps told on the way, or the answer. */
  text(messageId: 'steps' | 'answer'): string {
    return this.updates
      .map((update) =>
        update.sessionUpdate === 'agent_message_chunk' &&
        update.messageId === messageId &&
        update.content.type === 'text'
          ? update.content.text
          : '',
      )
      .join('');
  }

  /** The tool calls with their states, in the order told: `read in_progress`. */
  tools(): string[] {
    return this.updates.flatMap((update) =>
      update.sessionUpdate === 'tool_call' || update.sessionUpdate === 'tool_call_update'
        ? [`${update.toolCallId} ${update.status}`]
        : [],
    );
  }

  /** Closes the program's stdin and waits for its exit; returns the exit code. */
  async close(): Promise<unknown> {
    this.process.stdin?.end();
    const [code] = await this.exited;
    return code;
  }
}
