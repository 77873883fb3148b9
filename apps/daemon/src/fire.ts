import type { DirectRunInput } from '@open-design/contracts';
import { claimBatch, claimDue, type ClaimedSlots } from './claim/claim-due.ts';
import { claimManual } from './claim/claim-manual.ts';
import { now } from './clock.ts';
import { messageOf } from './errors.ts';
import { announceClaims, announcePrepared, announceUnreadable } from './fire/announce.ts';
import type { NextAttempt } from './fire/end-step.ts';
import { isOutage } from './fire/outage.ts';
import { prepareStep, recordRefusal } from './fire/prepare-step.ts';
import type { Rooms } from './fire/rooms.ts';
import { adoptStep } from './fire/adopt-step.ts';
import { placeFor } from './fire/place-step.ts';
import type { Gate } from './run/gate.ts';
import { runStep } from './fire/run-step.ts';
import { lookAhead, setOutAtOnce } from './fire/set-out.ts';
import { waitStep } from './fire/wait-step.ts';
import type { OrphanedRun } from './claim/rescue.ts';
import type { Claim, PreparedRun } from './handoff.ts';
import { prepareDirect } from './prepare/prepare-direct.ts';
import type { Plan } from './store/plan.ts';

/** THE MAIN PATH: schedule → claim → prepare → run → record → show. */
export interface Fire {
  /** Takes up what is due. @param at UTC epoch ms @returns true when more may be due at once */
  due(at: number): Promise<boolean>;
  /** Runs what was claimed elsewhere: on the way of an edit. */
  takeUp(claimed: ClaimedSlots): void;
  /** Runs a routine now; resolves when it is prepared. @returns null when there is none @throws what the preparation failed with */
  manual(routineId: string): Promise<PreparedRun | null>;
  /** Sends a message to an agent. @throws DaemonError PROJECT_NOT_FOUND, CONVERSATION_NOT_FOUND */
  direct(input: DirectRunInput): Promise<PreparedRun>;
  /** Goes on with a live run that a dead daemon left, or this one lost sight of; nothing where it is in hand already. */
  adopt(orphan: OrphanedRun): void;
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>;
}

export function createFire(rooms: Rooms): Fire {
  const { store, gate, log } = rooms;
  const { daemonId } = rooms.claim;
  /** What is being done for which attempt. */
  const underWay = new Map<string, Promise<void>>();

  /** Goes on without anyone waiting for it; what it throws has been recorded where it belongs. */
  function goOn(agentRunId: string, step: Promise<void>): void {
    const settled = step
      .catch((error: unknown) => log.warn({ error: messageOf(error) }, 'a run did not start'))
      .finally(() => {
        if (underWay.get(agentRunId) === settled) underWay.delete(agentRunId);
      });
    underWay.set(agentRunId, settled);
  }

  /** An attempt that did not come to its end is followed by the next, in its time. */
  function tryOn(next: NextAttempt | null): void {
    if (next === null) return;
    const { run, notBefore } = next;
    goOn(run.agentRunId, runStep(rooms, run, gate, notBefore).then(tryOn));
  }

  /** A claimed slot waits for its turn and for a place, is prepared in it, and runs. */
  async function scheduled(claim: Claim): Promise<void> {
    const place = await waitStep(rooms, claim)
      .then(() => placeFor(rooms, claim))
      .catch(async (error: unknown) => {
        // It stays claimed and queued: whoever comes or looks next goes on with it.
        if (rooms.leaving.aborted || isOutage(error)) throw error;
        const reached = { projectId: '', conversationId: '', assistantMessageId: '' };
        await recordRefusal(rooms, claim, reached, error);
        throw error;
      });
    try {
      const turnOf = await lookAhead(rooms, claim);
      // It has its place: where nobody is in front of it, one commit prepares and begins it.
      const { run, also: begun } = await prepareStep(rooms, claim, (it, at) =>
        setOutAtOnce(rooms, it, turnOf(it), at),
      );
      let isHeld = true;
      const waits = () => {
        isHeld = false;
        place.leave();
      };
      const enter: Gate['enter'] = (it, work, signal) =>
        isHeld ? work() : gate.enter(it, work, signal);
      tryOn(await runStep(rooms, run, { enter, waits, begun }));
    } finally {
      place.leave();
    }
  }

  function takeUp(claimed: ClaimedSlots): void {
    announceClaims(rooms, claimed);
    for (const claim of claimed.claims) goOn(claim.agentRunId, scheduled(claim));
  }

  return {
    takeUp,
    async due(at) {
      const batch = await store.write(() => claimDue(rooms.claim, at));
      announceUnreadable(rooms, batch);
      takeUp(batch);
      return batch.looked === claimBatch;
    },
    async manual(routineId) {
      const claim = await store.write(() => claimManual(routineId, daemonId, now()));
      if (claim === null) return null;
      const preparing = prepareStep(rooms, claim, nothingElse);
      const prepared = preparing.then(() => undefined);
      goOn(claim.agentRunId, prepared);
      const { run } = await preparing;
      goOn(run.agentRunId, runStep(rooms, run, gate).then(tryOn));
      return run;
    },
    async direct(input) {
      const run = await store.write(() => prepareDirect(input, daemonId, now()));
      announcePrepared(rooms, run);
      goOn(run.agentRunId, runStep(rooms, run, gate).then(tryOn));
      return run;
    },
    adopt(orphan) {
      const { agentRunId } = orphan;
      // Two of us on one run would take each other's news away.
      if (underWay.has(agentRunId)) return;
      goOn(agentRunId, adoptStep(rooms, orphan, { gate, scheduled }).then(tryOn));
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}

function* nothingElse(): Plan<null> {
  return null;
}
