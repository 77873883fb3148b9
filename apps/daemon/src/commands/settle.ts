import { type ClaimedSlots, claimOne, type ClaimSettings } from '../claim/claim-due.ts';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { Plan } from '../store/plan.ts';
import { changeRoutine, findRoutine, type RoutineChange } from '../store/queries/routines.ts';
import {
  closeUnread,
  type RoutineBefore,
  takeForEdit,
} from '../store/queries/unreadable-routines.ts';
import type { Store } from '../store/store.ts';

export interface SettleSetup {
  readonly store: Store;
  readonly claim: ClaimSettings;
  /** Runs what was claimed on the way. */
  readonly claimed: (it: ClaimedSlots) => void;
  /** Called when a routine was added or changed: its next slot may be the earliest now. */
  readonly changed: (routineId: string) => void;
}

/** What is to become of a routine; when it holds from is worked out here. */
export type Wish = Omit<RoutineChange, 'from' | 'dueAt' | 'note'>;

/**
 * Changes a routine in one transaction: what has passed is accounted for under
 * the definition that stood until now, then the new one begins. So no slot is
 * lost between two definitions, and none belongs to both.
 *
 * @throws DaemonError ROUTINE_NOT_FOUND; ROUTINE_UNREADABLE when it cannot be read before and after; what `wish` throws
 */
export async function settle(
  setup: SettleSetup,
  id: string,
  wish: (before: RoutineBefore) => Plan<Wish>,
): Promise<void> {
  const at = now();
  const claimed = await setup.store.write(function* () {
    const before = yield* takeForEdit(id);
    if (before === null) throw noRoutine(id);
    const claimed = yield* accountFor(setup.claim, id, before, at);
    const { kind, columns } = yield* wish(before);
    const enabled = columns.enabled ?? (before.enabled ? 1 : 0);
    const snoozedUntil =
      columns.snoozed_until === undefined ? before.snoozedUntil : columns.snoozed_until;
    // A clock that was set back must not make slots due again that have their entry.
    const from = Math.max(at, before.cursorAt);
    yield* changeRoutine(id, {
      kind,
      columns: { ...columns, updated_at: at },
      from,
      dueAt: enabled === 0 || kind === 'deleted' ? null : (snoozedUntil ?? from),
    });
    // A change that leaves it as it was would only lose the slots that a newer program can read.
    if (before.readable === null && kind !== 'deleted') yield* findRoutine(id);
    return claimed;
  });
  setup.claimed(claimed);
  setup.changed(id);
}

/** What has passed under the definition that stood until now. */
function* accountFor(
  settings: ClaimSettings,
  id: string,
  before: RoutineBefore,
  at: number,
): Plan<ClaimedSlots> {
  if (before.readable === null) yield* closeUnread(id, before, at);
  else if (before.enabled) return yield* claimOne(settings, before.readable, at);
  return { claims: [], unrun: [] };
}

/** There is no such routine. */
export function noRoutine(id: string): DaemonError {
  return new DaemonError(
    'ROUTINE_NOT_FOUND',
    `No routine has the id ${JSON.stringify(id)}. \`open-design routine list\` shows those that there are.`,
  );
}
