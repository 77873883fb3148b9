import type { EnvironmentPolicy } from '@open-design/contracts';
import { DaemonError } from '../errors.ts';
import { type BoundSecret, changeSecrets, readSecrets } from './file.ts';
import { createMask, type Mask } from './mask.ts';
import type { NamedValue } from './named-value.ts';
import type { RunEnvironment } from './run-environment.ts';

/** The secrets of a data folder. */
export interface Vault {
  /** By name. @throws DaemonError SECRETS_UNUSABLE */
  read(): Promise<readonly BoundSecret[]>;
  /** @throws DaemonError SECRETS_UNUSABLE; what `change` throws */
  change(
    change: (before: readonly BoundSecret[]) => readonly BoundSecret[],
  ): Promise<readonly BoundSecret[]>;
  /**
   * What the agent of a routine's run is given; null stands for a direct run.
   * @throws DaemonError SECRET_NOT_FOUND, SECRETS_UNUSABLE
   */
  forRun(policy: EnvironmentPolicy, routineId: string | null): Promise<RunEnvironment>;
  /** A text of the daemon's own, such as a line of its log, without the values that it has last seen. */
  maskText(text: string): string;
}

/** Opens the secrets of a data folder; nothing is read before it is asked for. */
export function openVault(dataDir: string): Vault {
  let seen: readonly BoundSecret[] = [];
  let mask: Mask = createMask([]);
  const note = (secrets: readonly BoundSecret[]) => {
    if (!sameValues(seen, secrets)) mask = createMask(secrets);
    seen = secrets;
    return secrets;
  };
  const read = () => note(readSecrets(dataDir));
  return {
    read: async () => read(),
    change: async (change) => note(await changeSecrets(dataDir, change)),
    async forRun({ pass, set, secrets }, routineId) {
      const all = read();
      const given = secrets.map((name) => {
        const found = all.find((secret) => secret.name === name);
        if (found === undefined || !mayUse(found, routineId)) throw notFound(name, found);
        return { name, value: found.value };
      });
      const masked = all.map(({ name, value }) => ({ name, value }));
      return { pass, set, secrets: given, masked };
    },
    maskText: (text) => mask.text(text),
  };
}

/** Whether a routine may use a secret; null stands for one that is not there yet. */
export function mayUse({ scope }: BoundSecret, routineId: string | null): boolean {
  return scope === 'all' || (routineId !== null && scope.includes(routineId));
}

function notFound(name: string, other: BoundSecret | undefined): DaemonError {
  const why = other === undefined ? 'there is none' : 'it is bound to other routines';
  return new DaemonError(
    'SECRET_NOT_FOUND',
    `Cannot give the agent the secret ${name}: ${why}. Bind it with \`open-design secret set ${name}\`, or take it out of the routine's policies.`,
  );
}

function sameValues(a: readonly NamedValue[], b: readonly NamedValue[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, value }, index) => name === b[index]?.name && value === b[index].value)
  );
}
