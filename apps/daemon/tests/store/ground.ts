import type { Engine } from '../../src/store/plan.ts';
import type { Store, StoreSettings } from '../../src/store/store.ts';

/** A column's value as the drivers give it. */
export type Cell = string | number | null;

/** Where in the database a fault strikes: one kind of write. */
export interface WritePoint {
  readonly on: 'INSERT' | 'DELETE' | `UPDATE OF ${string}`;
  readonly table: string;
  /** A condition on the row, the same text for both engines. */
  readonly when?: string;
}

/** A database of one engine that a test has for itself. */
export interface Ground {
  readonly engine: Engine;
  readonly store: Store;
  /** How another process opens it. */
  readonly settings: StoreSettings;
  /** The same database as another daemon opens it. */
  openAgain(): Promise<Store>;
  /** Reads or writes past the store, with no parameters. */
  sql(text: string): Promise<Record<string, Cell>[]>;
  /** Makes every write of this kind fail with exactly this text. */
  failOn(point: WritePoint, text: string): Promise<void>;
  /** Ends all faults. */
  mend(): Promise<void>;
}

/** Gives a test a database: migrated, or without any table. */
export interface GroundOpener {
  fresh(): Promise<Ground>;
  /** Without a store: nothing has been opened yet. */
  empty(): Promise<Omit<Ground, 'store'>>;
}
