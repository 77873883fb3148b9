import { routes, type Secret, SecretInput, secretValueFault } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { faultsOf, usage } from '../exit.ts';
import { oneLine, relative, table } from '../print.ts';
import { readSecret } from '../read-secret.ts';
import { findRoutine } from '../resolve.ts';

/** Adds `secret set|list|remove`. */
export function addSecretCommands(program: Command): void {
  const secret = program
    .command('secret')
    .description('values that agents are given and nobody is shown');
  addSet(secret);
  addList(secret);
  addRemove(secret);
}

function addSet(secret: Command): void {
  const set = secret
    .command('set')
    .description('bind a value, read from standard input; at a terminal it is asked for')
    .argument('<name>', 'the environment variable that agents find it in')
    .option(
      '--routine <routine...>',
      'only for these routines (id, name, or the beginning of an id)',
    )
    .addHelpText(
      'after',
      '\nA routine is given it when it names it: `open-design routine edit ROUTINE --secret NAME`.',
    );
  does(set, async ({ daemon, answer }, name: string, { routine }: { routine?: string[] }) => {
    const named = SecretInput.shape.name.safeParse(name);
    if (!named.success)
      throw usage(`${JSON.stringify(name)} cannot be the name of a secret.`, faultsOf(named.error));
    const value = await readSecret(name);
    const fault = secretValueFault(value);
    if (fault !== null) throw usage(`${name} is not bound: ${fault}.`);
    const { client } = await daemon();
    const routineIds = routine && (await Promise.all(routine.map((it) => findRoutine(client, it))));
    const { secret: bound } = await client.call(routes.setSecret, {
      body: { name, value, ...(routineIds && { routineIds: routineIds.map(({ id }) => id) }) },
    });
    answer({ secret: bound }, () => `${name} is bound for ${scopeText(bound)}`);
  });
}

function addList(secret: Command): void {
  const list = secret.command('list').description('the secrets that there are; never their values');
  does(list, async ({ daemon, answer, paint }) => {
    const { client } = await daemon();
    const { secrets } = await client.call(routes.listSecrets);
    answer({ secrets }, () => {
      if (secrets.length === 0) return 'No secrets. `open-design secret set NAME` binds one.';
      const rows = secrets.map((it) => [
        it.name,
        it.fingerprint,
        relative(it.updatedAt),
        oneLine(scopeText(it), 120),
      ]);
      return table(['SECRET', 'SHA-256', 'SET', 'FOR'], rows, paint);
    });
  });
}

function scopeText({ scope }: Secret): string {
  return scope === 'all' ? 'all routines that name it' : scope.join(', ');
}

function addRemove(secret: Command): void {
  const remove = secret
    .command('remove')
    .description('remove a secret')
    .argument('<name>', 'as `secret list` shows it');
  does(remove, async ({ daemon, answer }, name: string) => {
    const { client } = await daemon();
    const { usedBy } = await client.call(routes.removeSecret, { params: { name } });
    answer({ ok: true, name, usedBy }, () =>
      usedBy.length === 0
        ? `removed ${name}`
        : `removed ${name}; runs of ${usedBy.join(', ')} fail until it is bound again or no longer named`,
    );
  });
}
