import type { Store } from '../../src/store/store.ts';
import type { Dice } from './dice.ts';
import type { ChaosDisk } from './disk.ts';
import type { Fleet } from './fleet.ts';
import type { ChaosPostgres } from './postgres.ts';
import type { Tally } from './tally.ts';
import type { Wish } from './wish.ts';

/** All that a round works with. */
export interface Stage {
  readonly wish: Wish;
  readonly dice: Dice;
  readonly tally: Tally;
  /** Everything is below it; no argument of any other process names it. */
  readonly folder: string;
  readonly dataDir: string;
  /** The file that the programs append their starts to; not on the disk that is filled. */
  readonly starts: string;
  readonly disk: ChaosDisk;
  readonly postgres: ChaosPostgres | null;
  readonly fleet: Fleet;
  /** The programs' names by the ids of their routines. */
  readonly programs: ReadonlyMap<string, string>;
  /** The keepers that were killed, by process id. */
  readonly killedKeepers: Set<number>;
  /** Whether the store, the disk or a limit is out of order right now. */
  readonly broken: Set<string>;
  /** Looks at the store as a stranger would. */
  readonly store: () => Promise<Store>;
  readonly say: (text: string) => void;
}
