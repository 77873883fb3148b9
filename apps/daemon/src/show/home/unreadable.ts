import type { Store } from '../../store/store.ts';
import {
  definitionsMark,
  type UnreadableDefinition,
  unreadableOf,
  versionsInForce,
} from '../../store/queries/unreadable-routines.ts';

const atOnce = 200;

/** What is known of the definitions in force. */
interface Judged {
  readonly mark: string;
  /** Versions by routine. */
  readonly versions: ReadonlyMap<string, number>;
  readonly unreadable: ReadonlyMap<string, UnreadableDefinition>;
}

/**
 * Finds the routines whose definition this program cannot read, without reading
 * all of them each time: whether one can be read changes with its version alone.
 * Thousands that are new to it are read in portions, so that others have their turn.
 */
export function findsUnreadable(
  store: Pick<Store, 'read'>,
): () => Promise<readonly UnreadableDefinition[]> {
  let judged: Judged = { mark: '', versions: new Map(), unreadable: new Map() };
  async function judge(mark: string): Promise<Judged> {
    const versions = await store.read(versionsInForce);
    const before = judged;
    const changed = [...versions].flatMap(([id, version]) =>
      before.versions.get(id) === version ? [] : [id],
    );
    const unreadable = new Map(
      [...before.unreadable].filter(([id, it]) => versions.get(id) === it.version),
    );
    for (let from = 0; from < changed.length; from += atOnce) {
      const ids = changed.slice(from, from + atOnce);
      for (const it of await store.read(() => unreadableOf(ids))) unreadable.set(it.id, it);
    }
    return { mark, versions, unreadable };
  }
  return async () => {
    const mark = await store.read(definitionsMark);
    if (mark !== judged.mark) judged = await judge(mark);
    return [...judged.unreadable.values()];
  };
}
