import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startDetached } from '../agents/process/keeper-child.ts';
import { awake } from '../clock.ts';
import { DaemonError, messageOf } from '../errors.ts';
import { replacedText, type StartOrder, wireVersion } from '../keeper/message.ts';
import { keeperOf, type KeeperRecord, keeperRecord, keepersFolder } from '../spool/folder.ts';
import type { GivenAnswer } from '../store/queries/permission-requests.ts';
import { endKeeper } from './end-keeper.ts';
import {
  type AnswerFate,
  connectKeeper,
  type KeeperLink,
  type LinkEnds,
  type Patience,
  usualPatience,
} from './keeper-link.ts';
import { type KeptRun, keptRun } from './kept-run.ts';

export interface KeepersSetup {
  /** Absolute path. */
  readonly dataDir: string;
  /** The program and arguments that start a keeper. */
  readonly program: readonly string[];
  /** Whether another build of it lies on the disk by now. */
  readonly isReplaced: () => Promise<boolean>;
  /** Called when a keeper is given up, because it was silent for too long. */
  readonly silent: (keeperId: string) => void;
  readonly patience?: Patience;
}

/**
 * The keepers that this daemon deals with: its own, started with the first run
 * and again whenever it has gone, and those of daemons before it whose runs it
 * has taken over. They outlive it (ADR 0004).
 */
export interface Keepers {
  /** Starts the keeper that the next run will need, or asks the one that is there to stay. It goes by itself when no run comes. */
  makeReady(): void;
  /**
   * Starts an attempt, or finds it when it has been started before.
   * @throws DaemonError KEEPER_UNAVAILABLE when it was certainly not started
   */
  start(order: StartOrder): Promise<KeptRun>;
  /** An attempt that was started before; null when it was not. */
  attach(agentRunId: string, spool: string): Promise<KeptRun | null>;
  /** Gives a person's answer to an agent. `not_here`: no run of that id is in this daemon's hands. Never rejects. */
  answer(it: GivenAnswer): Promise<Exclude<AnswerFate, 'unknown'> | 'not_here'>;
  /** Lets go of all keepers. */
  close(): void;
}

/** What was asked less than this ago (ms) need not be asked again: a keeper stays three times as long. */
const askedLatelyMs = 10_000;

export function createKeepers(setup: KeepersSetup): Keepers {
  const links = new Map<string, Promise<KeeperLink>>();
  const listening = new Map<string, number>();
  const inHand = new Map<string, KeeperLink>();
  let own: { readonly id: string; readonly link: Promise<KeeperLink> } | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  /** A keeper that is silent lives, but does nothing any more: it is ended, so that its runs are not at work for ever. */
  function endsOf(id: string, record: () => Promise<KeeperRecord>, closed: () => void): LinkEnds {
    const silent = async () => {
      setup.silent(id);
      // What even SIGKILL does not end, or nobody can name, is let go of.
      await record()
        .then(endKeeper)
        .catch(() => undefined);
      (await links.get(id))?.close();
    };
    const { patience = usualPatience } = setup;
    return { closed, patience, silent: () => void silent() };
  }

  /** The keeper that takes new runs. */
  function ownLink(): { readonly id: string; readonly link: Promise<KeeperLink> } {
    if (own !== undefined) return own;
    const id = randomUUID();
    const gone = () => {
      if (own?.id === id) own = undefined;
      links.delete(id);
    };
    const link = startKeeper(
      setup,
      id,
      endsOf(id, () => keeperRecord(setup.dataDir, id), gone),
    );
    link.catch(gone);
    links.set(id, link);
    own = { id, link };
    return own;
  }

  /** The keeper of an earlier daemon, or null when it has gone. */
  async function linkTo(keeper: KeeperRecord): Promise<KeeperLink | null> {
    const { id, socket } = keeper;
    const ends = endsOf(
      id,
      () => Promise.resolve(keeper),
      () => links.delete(id),
    );
    const known = links.get(id) ?? connectKeeper(socket, ends);
    links.set(id, known);
    return await known.catch(() => {
      links.delete(id);
      return null;
    });
  }

  /** @param id of the keeper; one of an earlier daemon is let go with its last run, so that it can go */
  function kept(run: { agentRunId: string; spool: string }, id: string, link: KeeperLink | null) {
    listening.set(id, (listening.get(id) ?? 0) + 1);
    if (link !== null) inHand.set(run.agentRunId, link);
    return keptRun(run, link, () => {
      inHand.delete(run.agentRunId);
      const left = (listening.get(id) ?? 1) - 1;
      listening.set(id, left);
      if (left > 0) return;
      listening.delete(id);
      if (own?.id !== id) link?.close();
    });
  }

  async function attach(agentRunId: string, spool: string): Promise<KeptRun | null> {
    const keeper = await keeperOf(spool);
    if (keeper === null) return null;
    return kept({ agentRunId, spool }, keeper.id, await linkTo(keeper));
  }

  return {
    makeReady() {
      if (own !== undefined && awake() - askedAt < askedLatelyMs) return;
      askedAt = awake();
      void ownLink().link.then(
        (it) => it.stay(),
        // Whoever needs it is told why there is none.
        () => undefined,
      );
    },
    attach,
    async start(order) {
      const { agentRunId, spool } = order;
      // A keeper that goes while it is asked has started it or not: the spool tells, and a second one is asked then.
      for (let tries = 0; tries < 3; tries += 1) {
        const { id, link } = ownLink();
        const it = await link;
        const run = kept({ agentRunId, spool }, id, it);
        const answer = await it.start(order);
        if (answer !== 'gone' && 'isOurs' in answer && answer.isOurs) return run;
        run.letGo();
        if (answer !== 'gone' && 'refusal' in answer) throw unavailable(agentRunId, answer.refusal);
        const earlier = await attach(agentRunId, spool);
        if (earlier !== null) return earlier;
      }
      throw unavailable(agentRunId, 'the program that keeps runs went away three times');
    },
    async answer(it) {
      const fate = (await inHand.get(it.agentRunId)?.answer(it)) ?? 'gone';
      return fate === 'gone' || fate === 'unknown' ? 'not_here' : fate;
    },
    close() {
      for (const link of links.values()) void link.then((it) => it.close()).catch(() => undefined);
    },
  };
}

async function startKeeper(
  { dataDir, program, isReplaced }: KeepersSetup,
  id: string,
  ends: LinkEnds,
): Promise<KeeperLink> {
  const folder = keepersFolder(dataDir);
  try {
    const socket = await socketPath(folder, id);
    await startDetached([...program, folder, id, socket, String(wireVersion)]);
    return await connectKeeper(socket, ends);
  } catch (error) {
    const remedy = (await isReplaced())
      ? replacedText
      : `See whether the data folder ${dataDir} can be written to and the machine has memory left.`;
    const why = messageOf(error).replace(/\.$/, '');
    throw new DaemonError(
      'KEEPER_UNAVAILABLE',
      `Cannot start the program that keeps runs: ${why}. ${remedy}`,
      { cause: error },
    );
  }
}

/** A socket's path may have some 100 bytes only (sockaddr_un: 104 on macOS, 108 on Linux). */
const longestPath = 100;

async function socketPath(folder: string, id: string): Promise<string> {
  const near = path.join(folder, `${id.slice(0, 8)}.sock`);
  if (Buffer.byteLength(near) <= longestPath) return near;
  // A new folder of ours alone (mode 0700): others write to the system's own one too.
  return path.join(await mkdtemp(path.join(tmpdir(), 'open-design-')), 'keeper.sock');
}

function unavailable(agentRunId: string, why: string): DaemonError {
  return new DaemonError(
    'KEEPER_UNAVAILABLE',
    `Cannot start the run ${agentRunId}: ${why}. Run it again; \`open-design doctor\` shows whether the data folder is in order.`,
  );
}
