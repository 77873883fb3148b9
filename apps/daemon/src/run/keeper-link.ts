import { connect, type Socket } from 'node:net';
import type { Outcome } from '@open-design/contracts';
import { FromKeeper, type StartOrder, type StopReason } from '../keeper/message.ts';
import type { GivenAnswer } from '../store/queries/permission-requests.ts';
import type { SpendBounds } from '../keeper/spend-bounds.ts';
import { receive, send } from '../keeper/wire.ts';

/** What became of a person's answer at its agent. */
export type AnswerFate = Extract<FromKeeper, { type: 'answered' }>['fate'];

/** What a keeper answers to an order. */
export type StartAnswer = { readonly isOurs: boolean } | { readonly refusal: string } | 'gone';

/** A daemon's connection to a keeper. */
export interface KeeperLink {
  /** False from the moment that the connection is closed, by whoever. */
  readonly isOpen: boolean;
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

/** @param closed called once, when the connection has come to its end @throws the system's error when nobody answers */
export async function connectKeeper(path: string, closed: () => void): Promise<KeeperLink> {
  const socket = await opened(path);
  const listeners = new Map<string, (outcome: Outcome | null) => void>();
  const orders = new Map<string, (answer: StartAnswer) => void>();
  const answers = new Map<string, ((fate: AnswerFate | 'gone') => void)[]>();
  let isOpen = true;

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
    switch (message.type) {
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
  socket.once('close', () => {
    isOpen = false;
    for (const id of orders.keys()) answer(id, 'gone');
    for (const id of answers.keys()) settle(id, 'gone');
    for (const listener of listeners.values()) listener(null);
    closed();
  });
  return {
    get isOpen() {
      return isOpen;
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
