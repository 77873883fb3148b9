import type { AgentPort } from '../agent.ts';
import type { DiagnoseOnce } from '../process/once.ts';
import { longestAnswerBytes } from '../process/outcome.ts';
import { Tail } from '../process/tail.ts';
import { pause } from '../process/wait.ts';
import { ToolCalls } from './tool-calls.ts';
import { readUpdate } from './updates.ts';

/** An agent that tells nothing for this long (ms) has come to the end of what it repeats. */
const quietMs = 500;
/** So often it is waited for. */
const mostLooks = 20;

/** Follows what an agent tells during its turn and hands it on as events. */
export class Transcript {
  readonly calls = new ToolCalls();
  #answer = new Tail(longestAnswerBytes);
  #messageId: string | null = null;
  #isParted = false;
  #isUnheard = false;
  #passed = 0;

  constructor(private readonly port: AgentPort) {}

  /** The last that the agent said to the person, since it last worked or began a new message; at most 1 MiB, its end. */
  get answer(): string {
    return this.#answer.toString();
  }

  /**
   * Lets pass all that is told while the work goes on, and until the agent has
   * been quiet for a moment: Gemini CLI repeats a conversation after it has
   * answered that it is loaded.
   */
  async unheard<T>(work: Promise<T>): Promise<T> {
    this.#isUnheard = true;
    try {
      const answer = await work;
      await this.#quiet();
      return answer;
    } finally {
      this.#isUnheard = false;
    }
  }

  /** On real time: a replaced global clock must not stop it. */
  async #quiet(): Promise<void> {
    for (let looks = 0; looks < mostLooks; looks += 1) {
      const before = this.#passed;
      await pause(quietMs);
      if (this.#passed === before) return;
    }
  }

  /** Takes the parameters of one `session/update`. */
  async update(params: unknown, diagnose: DiagnoseOnce): Promise<void> {
    if (this.#isUnheard) {
      this.#passed += 1;
      return;
    }
    const update = readUpdate(params);
    if (update === null)
      return diagnose(
        'update_not_understood',
        'The agent sent updates that cannot be understood; they are left out.',
      );
    const { known, payloads } = update;
    if (known !== null && 'toolCallId' in known) {
      this.calls.note(known);
      this.#isParted = true;
    } else if (known?.sessionUpdate === 'agent_message_chunk') {
      this.#say(known.content.text, known.messageId ?? null);
    }
    for (const data of payloads) await this.port.emit({ name: 'agent', data });
  }

  #say(text: string, messageId: string | null): void {
    if (text.trim() === '' && (this.#isParted || messageId !== this.#messageId)) return;
    if (this.#isParted || messageId !== this.#messageId)
      this.#answer = new Tail(longestAnswerBytes);
    this.#answer.add(text);
    this.#messageId = messageId;
    this.#isParted = false;
  }
}
