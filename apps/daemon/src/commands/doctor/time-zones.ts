import type { DoctorCheck } from '@open-design/contracts';
import { messageOf } from '../../errors.ts';
import { plannedWith, type ZoneData } from '../../store/queries/zone-data.ts';
import type { Store } from '../../store/store.ts';

/** Whether this daemon has the rules of time zones that the store's routines are planned with. */
export async function timeZones(store: Store, own: ZoneData): Promise<DoctorCheck> {
  const name = 'Time zones';
  try {
    const planned = await store.read(plannedWith);
    const ok = planned === null || (planned.tz === own.tz && planned.icu === own.icu);
    const since = planned === null ? '' : ` since ${utcMinute(planned.since)}`;
    const other = `; another daemon planned with ${planned?.tz} (ICU ${planned?.icu})${since}`;
    return {
      name,
      ok,
      found: `${own.tz} (ICU ${own.icu})${ok ? `, planned with it${since}` : other}`,
      remedy: ok ? null : 'Run the same Node on every machine, then start each daemon again.',
    };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), remedy: 'See the store above.' };
  }
}

/** An instant (UTC epoch ms) to its minute, for people. */
function utcMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
