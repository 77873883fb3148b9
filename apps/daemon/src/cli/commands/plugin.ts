import path from 'node:path';
import { routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { Exit } from '../exit.ts';
import { facts, oneLine, plain, table } from '../print.ts';
import { checkedText, details, installedText, missingText } from './plugin-text.ts';

const argument = ['<plugin>', 'its id, as `plugin list` shows it'] as const;

/** Adds `plugin install|list|show|trust|grant|remove|doctor`. */
export function addPluginCommands(program: Command): void {
  const plugin = program
    .command('plugin')
    .description('what is added to runs: skills, prompts, tools');
  addInstall(plugin);
  addList(plugin);
  addShow(plugin);
  addTrust(plugin);
  addGrant(plugin);
  addRemove(plugin);
  addDoctor(plugin);
}

interface InstallOptions {
  readonly trust?: true;
  readonly grant?: string[];
}

function addInstall(plugin: Command): void {
  const install = plugin
    .command('install')
    .description('install a folder with SKILL.md or open-design.json, or install it anew')
    .argument('<folder>', "a folder on the daemon's machine; it is copied")
    .option('--trust', 'let it do all that it asks for')
    .option('--grant <capability...>', 'grant it these');
  does(install, async ({ daemon, answer, paint }, folder: string, own: InstallOptions) => {
    const { client } = await daemon();
    const installed = await client.call(routes.installPlugin, {
      body: {
        source: path.resolve(folder),
        ...(own.trust === true && { trust: 'trusted' as const }),
        ...(own.grant && { grant: own.grant }),
      },
    });
    answer(installed, () => installedText(installed, paint));
  });
}

function addList(plugin: Command): void {
  const list = plugin.command('list').description('the installed plugins');
  does(list, async ({ daemon, answer, paint }) => {
    const { client } = await daemon();
    const { plugins } = await client.call(routes.listPlugins);
    answer({ plugins }, () => {
      if (plugins.length === 0)
        return 'No plugins. `open-design plugin install FOLDER` installs one.';
      const rows = plugins.map((it) => [
        it.id,
        plain(it.version),
        it.trust,
        (it.contentDigest ?? '–').slice(0, 12),
        oneLine(it.manifest.description ?? it.title, 80),
      ]);
      return table(['PLUGIN', 'VERSION', 'TRUST', 'DIGEST', 'DOES'], rows, paint);
    });
  });
}

function addShow(plugin: Command): void {
  const show = plugin
    .command('show')
    .description('one plugin, what it needs and what of it was not granted')
    .argument(...argument);
  does(show, async ({ daemon, answer, paint }, id: string) => {
    const { client } = await daemon();
    const shown = await client.call(routes.getPlugin, { params: { id } });
    answer(shown, () => facts([['plugin', shown.plugin.id], ...details(shown)], paint));
  });
}

function addTrust(plugin: Command): void {
  const trust = plugin
    .command('trust')
    .description('let a plugin do all that it asks for')
    .argument(...argument)
    .option('--restrict', 'let it do only what it was granted');
  does(trust, async ({ daemon, answer }, id: string, { restrict }: { restrict?: true }) => {
    const { client } = await daemon();
    const body = { trust: restrict === true ? ('restricted' as const) : ('trusted' as const) };
    const shown = await client.call(routes.trustPlugin, { params: { id }, body });
    answer(shown, () => `${id} is ${shown.plugin.trust}${missingText(shown)}`);
  });
}

function addGrant(plugin: Command): void {
  const grant = plugin
    .command('grant')
    .description('grant a restricted plugin capabilities')
    .argument(...argument)
    .argument('<capability...>', 'such as prompt:inject; `plugin show` says what it requires')
    .option('--revoke', 'take them away again');
  does(grant, async ({ daemon, answer }, id: string, given: string[], own: { revoke?: true }) => {
    const { client } = await daemon();
    const body = own.revoke === true ? { revoke: given } : { capabilities: given };
    const shown = await client.call(routes.grantPlugin, { params: { id }, body });
    const granted = shown.plugin.capabilitiesGranted.join(', ') || 'nothing';
    answer(shown, () => `${id} is granted ${granted}${missingText(shown)}`);
  });
}

function addRemove(plugin: Command): void {
  const remove = plugin
    .command('remove')
    .description('remove a plugin; what it was applied to stays explained')
    .argument(...argument);
  does(remove, async ({ daemon, answer }, id: string) => {
    const { client } = await daemon();
    const { usedBy } = await client.call(routes.removePlugin, { params: { id } });
    answer({ ok: true, id, usedBy }, () =>
      usedBy.length === 0
        ? `removed ${id}`
        : `removed ${id}; runs of ${usedBy.join(', ')} fail until it is installed again or no longer named`,
    );
  });
}

function addDoctor(plugin: Command): void {
  const doctor = plugin
    .command('doctor')
    .description('whether plugins can be applied here, and are what was installed')
    .argument('[plugin]', 'only this one');
  does(doctor, async ({ daemon, answer, paint }, wanted: string | undefined) => {
    const { client } = await daemon();
    const all =
      wanted === undefined ? (await client.call(routes.listPlugins)).plugins : [{ id: wanted }];
    const plugins = await Promise.all(
      all.map(async ({ id }) => ({
        id,
        ...(await client.call(routes.checkPlugin, { params: { id } })),
      })),
    );
    answer(
      { plugins },
      () => plugins.map((it) => checkedText(it, paint)).join('\n') || 'No plugins.',
    );
    const isGood = plugins.every(({ checks }) => checks.every(({ ok }) => ok));
    return isGood ? Exit.done : Exit.failed;
  });
}
