import type { DoctorCheck } from '@open-design/contracts';
import { now } from '../../clock.ts';
import { messageOf } from '../../errors.ts';
import { listRests } from '../../store/queries/account-rests.ts';
import type { Store } from '../../store/store.ts';

/** Which accounts of agents have reached their usage limit. That is no fault: their runs wait. */
export async function usageLimits(store: Store): Promise<DoctorCheck> {
  const name = 'Usage limits';
  try {
    const rests = await store.read(() => listRests(now()));
    const found = rests.map(({ agentId, account, until, isTold }) => {
      const when = new Date(until).toISOString();
      const how = isTold ? `until its reset at ${when}` : `until a next try at ${when}`;
      return `${agentId} (${account}) rests ${how}`;
    });
    return { name, ok: true, found: found.join('; ') || 'none is reached', remedy: null };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), remedy: 'See the store above.' };
  }
}
