import { connect, type Socket } from 'node:net';
// On real time: a replaced global clock must not stop it.
import { clearInterval, setInterval } from 'node:timers';
import type { Outcome } from '@open-design/contracts';
import { FromKeeper, type StartOrder, type StopReason } from '../keeper/message.ts';
import type { GivenAnswer } from '../store/queries/permission-requests.ts';
import type { SpendBounds } from '../keeper/spend-bounds.ts';
import { receive, send } from '../keeper/wire.ts';

/** What became of a person's answer at its agent. */
export type AnswerFate = Extract<FromKeeper, { type: 'answered' }>['fate'];

/** What a keeper answers to an order. */
export type StartAnswer = { readonly isOurs: boolean } | { readonly refusal: string } | 'gone';

/** How a keeper that lives and does nothing any more is told from one at work. */
export interface Patience {
  /** It is asked so often (ms), while something is expected of it. */
  readonly everyMs: number;
  /** After so many questions in a row without a word it is given up. */
  readonly most: number;
}

/**
 * A minute. Counted in questions, so that the time in which this daemon itself
 * does nothing, asleep or frozen, is not held against its keeper.
 */
export const usualPatience: Patience = { everyMs: 10_000, most: 5 };

/** What is told of a connection. */
export interface LinkEnds {
  /** Called once, when it has come to its end. */
  readonly closed: () => void;
  /** Called once, when the keeper has been silent for too long. What follows must end the connection. */
  readonly silent?: () => void;
  readonly patience?: Patience;
}

/** A daemon's connection to a keeper. */
export interface KeeperLink {
  /** False from the moment that the connection is closed, by whoever. */
  readonly isOpen: boolean;
  /** Whether it was given up because the keeper was silent for too long. */
  readonly wasSilent: boolean;
  start(order: StartOrder): Promise<StartAnswer>;
  /** Asks it not to go now: a run will need it soon. */
  stay(): void;
  stop(agentRunId: string, reason: StopReason): void;
  /** What a run may use of the budgets of its day now. */
  allow(agentRunId: string, granted: SpendBounds): void;
  /** Gives a person's answer. @returns what became of it */
  answer(it: GivenAnswer): Promise<AnswerFate | 'gone'>;
  /** Calls back whenever there is news of a run: it has grown, ended, or its keeper is gone. @returns what ends it */
  listen(agentRunId: string, listener: (outcome: Outcome | null) => void): () => void;
  /** Lets go of the keeper; its runs go on. */
  close(): void;
}

/** @throws the system's error when nobody answers */
export async function connectKeeper(
  path: string,
  { closed, silent = () => undefined, patience = usualPatience }: LinkEnds,
): Promise<KeeperLink> {
  const socket = await opened(path);
  const listeners = new Map<string, (outcome: Outcome | null) => void>();
  const orders = new Map<string, (answer: StartAnswer) => void>();
  const answers = new Map<string, ((fate: AnswerFate | 'gone') => void)[]>();
  let isOpen = true;
  let unanswered = 0;
  let wasSilent = false;

  /** Nothing is asked of a keeper from which nothing is expected. */
  function ask(): void {
    if (orders.size + listeners.size === 0) unanswered = 0;
    else if (unanswered < patience.most) {
      unanswered += 1;
      send(socket, { type: 'ping' });
    } else if (!wasSilent) {
      wasSilent = true;
      silent();
    }
  }

  function answer(agentRunId: string, it: StartAnswer): void {
    orders.get(agentRunId)?.(it);
    orders.delete(agentRunId);
  }

  /**
   * One answer may be on its way twice: a person's request gives it, and so does
   * who looks for answers that were not delivered yet. What became of the first
   * is what became of it.
   */
  function settle(requestId: string, fate: AnswerFate | 'gone'): void {
    const waiting = answers.get(requestId) ?? [];
    answers.delete(requestId);
    for (const resolve of waiting) resolve(fate);
  }

  function take(message: FromKeeper): void {
    unanswered = 0;
    switch (message.type) {
      case 'pong':
        return;
      case 'started':
        return answer(message.agentRunId, { isOurs: message.isOurs });
      case 'refused':
        return answer(message.agentRunId, { refusal: message.message });
      case 'answered':
        return settle(message.requestId, message.fate);
      case 'grown':
        return listeners.get(message.agentRunId)?.(null);
      case 'ended':
        return listeners.get(message.agentRunId)?.(message.outcome);
      case 'leaving':
        // An order that crossed this message on its way keeps it here.
        if (orders.size === 0 && listeners.size === 0) socket.destroy();
    }
  }

  receive(socket, FromKeeper, take);
  const asking = setInterval(ask, patience.everyMs);
  asking.unref();
  socket.once('close', () => {
    isOpen = false;
    clearInterval(asking);
    for (const id of orders.keys()) answer(id, 'gone');
    for (const id of answers.keys()) settle(id, 'gone');
    for (const listener of listeners.values()) listener(null);
    closed();
  });
  return {
    get isOpen() {
      return isOpen;
    },
    get wasSilent() {
      return wasSilent;
    },
    start: (order) =>
      new Promise((resolve) => {
        if (!isOpen) return resolve('gone');
        orders.set(order.agentRunId, resolve);
        send(socket, { type: 'start', order });
      }),
    stay: () => void send(socket, { type: 'stay' }),
    stop: (agentRunId, reason) => void send(socket, { type: 'stop', agentRunId, reason }),
    allow: (agentRunId, granted) => void send(socket, { type: 'allow', agentRunId, granted }),
    answer: (it) =>
      new Promise((resolve) => {
        if (!isOpen) return resolve('gone');
        answers.set(it.requestId, [...(answers.get(it.requestId) ?? []), resolve]);
        send(socket, { type: 'answer', ...it });
      }),
    listen(agentRunId, listener) {
      listeners.set(agentRunId, listener);
      return () => listeners.delete(agentRunId);
    },
    close: () => void socket.destroy(),
  };
}

function opened(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.removeListener('error', reject);
      socket.on('error', () => undefined);
      // It must not keep a daemon alive that has stopped.
      socket.unref();
      resolve(socket);
    });
  });
}
