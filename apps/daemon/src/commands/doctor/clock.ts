import type { DoctorCheck } from '@open-design/contracts';
import { presenceEveryMs } from '../../claim/presence.ts';
import { now } from '../../clock.ts';
import { messageOf } from '../../errors.ts';
import { type ClockOffset, databaseClock } from '../../store/queries/database-clock.ts';
import { listDaemons } from '../../store/queries/daemons.ts';
import type { DaemonsTable } from '../../store/tables/daemons.ts';
import type { Store } from '../../store/store.ts';

/** Clocks further apart than this (ms) make slots late, or claimed early by a sibling. */
const toleranceMs = 5_000;

const remedy =
  'Set the clocks by a time server on every machine: `timedatectl set-ntp true` on Linux, `sudo sntp -sS time.apple.com` on macOS.';

/**
 * This machine's clock beside the database server's and the other daemons'.
 * An embedded database has no clock of its own.
 */
export async function clock(store: Store, daemonId: string): Promise<DoctorCheck> {
  const name = 'Clock';
  try {
    const ofServer = store.engine === 'postgres' ? await store.read(databaseClock) : null;
    const others = (await store.read(listDaemons)).filter(({ id }) => id !== daemonId);
    const at = now();
    const faults = others.flatMap((it) => faultOf(it, at));
    const isServerNear = ofServer === null || Math.abs(ofServer.aheadMs) <= toleranceMs;
    const ok = isServerNear && faults.length === 0;
    const near = others.length - faults.length;
    const found = [
      ...(ofServer === null ? [] : [serverSentence(ofServer)]),
      ...faults,
      ...(near > 0
        ? [`${near} other ${near === 1 ? 'daemon' : 'daemons'} within ${toleranceMs / 1_000} s`]
        : []),
      ...(ofServer === null && others.length === 0 ? ['no other clock to compare with'] : []),
    ].join('; ');
    return { name, ok, found, remedy: ok ? null : remedy };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), remedy: 'See the store above.' };
  }
}

function serverSentence({ aheadMs, withinMs }: ClockOffset): string {
  const how = aheadMs < 0 ? 'behind' : 'ahead';
  return `the database is ${Math.abs(aheadMs)} ms ${how} (± ${Math.ceil(withinMs)} ms)`;
}

/**
 * What another daemon's last sign of life, by its own clock, tells of that
 * clock. It gives one every few seconds: one from the future means that it is
 * ahead, an old one that it is behind or that it hangs.
 */
function faultOf({ id, seen_at }: DaemonsTable, at: number): string[] {
  const ahead = seen_at - at;
  const behind = at - seen_at - presenceEveryMs;
  if (ahead > toleranceMs) return [`${id} is ${seconds(ahead)} ahead of this machine`];
  if (behind > toleranceMs) {
    return [`${id} is ${seconds(behind)} behind this machine, or has been silent for so long`];
  }
  return [];
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`;
}
