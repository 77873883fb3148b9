import type { AgentPort } from '../agent.ts';
import type { DiagnoseOnce } from '../process/once.ts';
import { longestAnswerBytes } from '../process/outcome.ts';
import { Tail } from '../process/tail.ts';
import { ToolCalls } from './tool-calls.ts';
import { readUpdate } from './updates.ts';

/** Follows what an agent tells during its turn and hands it on as events. */
export class Transcript {
  readonly calls = new ToolCalls();
  #answer = new Tail(longestAnswerBytes);
  #messageId: string | null = null;
  #isParted = false;
  #isUnheard = false;

  constructor(private readonly port: AgentPort) {}

  /** The last that the agent said to the person, since it last worked or began a new message; at most 1 MiB, its end. */
  get answer(): string {
    return this.#answer.toString();
  }

  /** Lets pass all that is told while the work goes on. */
  async unheard<T>(work: Promise<T>): Promise<T> {
    this.#isUnheard = true;
    try {
      return await work;
    } finally {
      this.#isUnheard = false;
    }
  }

  /** Takes the parameters of one `session/update`. */
  async update(params: unknown, diagnose: DiagnoseOnce): Promise<void> {
    if (this.#isUnheard) return;
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
