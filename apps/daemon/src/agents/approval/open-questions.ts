import type {
  PermissionAnswer,
  PermissionEnd,
  PermissionQuestion,
  PermissionState,
} from '@open-design/contracts';
import { later as laterOnThisMachine } from '../../clock.ts';
import type { QuestionTerms } from '../agent.ts';

/** What became of an answer: taken, too late (with how the question had ended), or to a question that is not known here. */
export type AnswerFate = 'taken' | 'unknown' | Ended;
type Ended = Exclude<PermissionState, 'open'>;

/** How many ended questions are remembered, so that a late answer is told what happened. */
const remembered = 1_000;

/**
 * The questions that wait for a person, across all runs of a process. It keeps
 * time by itself: no daemon and no store are needed for a deadline to pass.
 */
export class OpenQuestions {
  readonly #open = new Map<string, (end: Omit<PermissionEnd, 'id'>) => void>();
  readonly #ended = new Map<string, Ended>();

  /** @param later calls work once after so many ms; counts while the machine is awake */
  constructor(private readonly later: typeof laterOnThisMachine = laterOnThisMachine) {}

  /** Waits for the answer, the deadline or the signal, whichever comes first. Never rejects. */
  ask(question: PermissionQuestion, { onDeadline, signal }: QuestionTerms): Promise<PermissionEnd> {
    const { id, askedAt, deadlineAt } = question;
    return new Promise((resolve) => {
      const withdraw = () => close({ state: 'withdrawn', by: null, note: null });
      const expire = () => {
        const state = onDeadline === 'park' ? 'parked' : 'expired';
        close({ state, by: null, note: null });
      };
      const close = (end: Omit<PermissionEnd, 'id'>) => {
        forgetDeadline();
        signal.removeEventListener('abort', withdraw);
        this.#open.delete(id);
        this.#remember(id, end.state);
        resolve({ id, ...end });
      };
      const forgetDeadline = this.later(Math.max(0, deadlineAt - askedAt), expire);
      this.#open.set(id, close);
      signal.addEventListener('abort', withdraw, { once: true });
      if (signal.aborted) withdraw();
    });
  }

  /** Gives a person's answer to a question. */
  answer(id: string, { allow, note }: PermissionAnswer, by: string): AnswerFate {
    const close = this.#open.get(id);
    if (close === undefined) return this.#ended.get(id) ?? 'unknown';
    close({ state: allow ? 'allowed' : 'denied', by, note });
    return 'taken';
  }

  /** Takes all questions back. */
  withdrawAll(): void {
    for (const close of this.#open.values()) close({ state: 'withdrawn', by: null, note: null });
  }

  /** How many wait. */
  get size(): number {
    return this.#open.size;
  }

  #remember(id: string, state: Ended): void {
    this.#ended.set(id, state);
    const [oldest] = this.#ended.keys();
    if (this.#ended.size > remembered && oldest !== undefined) this.#ended.delete(oldest);
  }
}
