import { foundation } from './0001-foundation.ts';

/** Every migration in order; the schema version is how many have been applied. A landed one never changes. */
export const migrations: readonly {
  readonly name: string;
  readonly statements: readonly string[];
}[] = [{ name: 'foundation', statements: foundation }];
