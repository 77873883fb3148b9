import { createHash } from 'node:crypto';
import {
  type EnvironmentPolicy,
  environmentFaults,
  type FieldFault,
  type Secret,
  type SecretInput,
  secretValueFault,
} from '@open-design/contracts';
import { now } from '../clock.ts';
import { DaemonError } from '../errors.ts';
import type { BoundSecret } from '../secrets/file.ts';
import { mayUse, type Vault } from '../secrets/vault.ts';
import { listRoutines } from '../store/queries/routines.ts';
import type { Store } from '../store/store.ts';
import { refuse } from './routine-input.ts';
import type { RoutineCommands } from './routines.ts';

/** Reads and changes of secrets. No answer holds a value. */
export interface SecretCommands {
  /** By name. @throws DaemonError SECRETS_UNUSABLE */
  list(): Promise<Secret[]>;
  /** @throws DaemonError VALIDATION_FAILED, SECRETS_UNUSABLE */
  set(input: SecretInput): Promise<Secret>;
  /** @returns the ids of routines that still name it @throws DaemonError SECRET_NOT_FOUND, SECRETS_UNUSABLE */
  remove(name: string): Promise<string[]>;
}

/** @param changed tells viewers that a secret of this name was set or removed */
export function createSecretCommands(
  store: Store,
  vault: Vault,
  changed: (name: string) => void,
): SecretCommands {
  return {
    list: async () => (await vault.read()).map(shown),
    async set({ name, value, routineIds }) {
      const fault = secretValueFault(value);
      if (fault !== null) refuse([{ field: 'value', message: fault }]);
      if (routineIds !== undefined) await checkRoutines(store, routineIds);
      const scope = routineIds === undefined ? 'all' : [...new Set(routineIds)];
      const secret: BoundSecret = { name, value, scope, updatedAt: now() };
      await vault.change((before) => [...before.filter((it) => it.name !== name), secret]);
      changed(name);
      return shown(secret);
    },
    async remove(name) {
      await vault.change((before) => {
        if (before.some((it) => it.name === name)) return before.filter((it) => it.name !== name);
        throw new DaemonError(
          'SECRET_NOT_FOUND',
          `Cannot remove the secret ${JSON.stringify(name)}: there is none. \`open-design secret list\` shows those that there are.`,
        );
      });
      changed(name);
      const routines = await store.read(listRoutines);
      return routines
        .filter(({ policies }) => policies.environment.secrets.includes(name))
        .map(({ id }) => id);
    },
  };
}

/** Routines as they are, but for an environment that cannot be: that is refused when it is saved, not at night. */
export function withEnvironmentCheck(routines: RoutineCommands, vault: Vault): RoutineCommands {
  return {
    ...routines,
    async create(input) {
      refuse(await faultsOf(vault, input.policies?.environment, null));
      return await routines.create(input);
    },
    async update(id, patch) {
      refuse(await faultsOf(vault, patch.policies?.environment, id));
      return await routines.update(id, patch);
    },
  };
}

async function faultsOf(
  vault: Vault,
  policy: EnvironmentPolicy | undefined,
  routineId: string | null,
): Promise<FieldFault[]> {
  if (policy === undefined) return [];
  const plain = environmentFaults(policy, 'policies.environment.set');
  if (plain.length > 0 || policy.secrets.length === 0) return plain;
  const secrets = await vault.read();
  return policy.secrets.flatMap((name) => {
    const found = secrets.find((it) => it.name === name);
    if (found !== undefined && mayUse(found, routineId)) return [];
    const why = found === undefined ? 'which there is not' : 'which is bound to other routines';
    const remedy = `\`open-design secret set ${name}\` binds it for all routines, with --routine for some that there are`;
    const message = `expected the names of bound secrets, got ${name}, ${why}; ${remedy}`;
    return [{ field: 'policies.environment.secrets', message }];
  });
}

async function checkRoutines(store: Store, ids: readonly string[]): Promise<void> {
  const known = new Set((await store.read(listRoutines)).map(({ id }) => id));
  const missing = ids.filter((id) => !known.has(id));
  const message = `expected the ids of routines, got ${missing.join(', ')}, which there is not; \`open-design routine list\` shows those that there are`;
  if (missing.length > 0) refuse([{ field: 'routineIds', message }]);
}

function shown({ name, value, scope, updatedAt }: BoundSecret): Secret {
  const fingerprint = createHash('sha256').update(value).digest('hex').slice(0, 4);
  return { name, scope, updatedAt, fingerprint };
}
