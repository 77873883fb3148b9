import { VersionChange } from '@open-design/contracts';
import { z } from 'zod';
import { digestOf } from '../../digest.ts';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';

/** A version, and what it has that the one before had not. */
export interface VersionStep {
  readonly version: number;
  /** UTC epoch ms. */
  readonly at: number;
  /** Names of fields as the API has them. */
  readonly fields: readonly string[];
}

/** Further back nobody has a page open. */
const most = 200;

const Fields = z.record(z.string(), z.json());
type Fields = z.infer<typeof Fields>;

/** What has changed after a version of a routine, version by version; the last 200. */
export function* changesSince(routineId: string, version: number): Plan<VersionStep[]> {
  const rows = yield* all(
    build
      .selectFrom('routine_versions')
      .select(['version', 'change', 'active_from', 'definition_json'])
      .where('routine_id', '=', routineId)
      .where('version', '>=', version)
      .orderBy('version', 'desc')
      .limit(most + 1),
  );
  const versions = rows.toReversed().map((row) => ({
    version: row.version,
    at: row.active_from,
    change: VersionChange.parse(row.change),
    fields: Fields.parse(JSON.parse(row.definition_json)),
  }));
  return versions.slice(1).map(({ version, at, change, fields }, index) => ({
    version,
    at,
    fields: [...differing(versions[index]?.fields ?? {}, fields), ...(beside[change] ?? [])],
  }));
}

/** What a kind of change writes that is no part of the definition. */
const beside: Partial<Record<VersionChange, readonly string[]>> = {
  paused: ['enabled'],
  resumed: ['enabled', 'snoozedUntil'],
  snoozed: ['snoozedUntil'],
};

function differing(before: Fields, after: Fields): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter(
    (name) => digestOf(before[name] ?? null) !== digestOf(after[name] ?? null),
  );
}
