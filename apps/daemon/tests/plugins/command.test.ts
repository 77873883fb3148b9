import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newDataDir, type OwnDaemon, startOwnDaemon } from '../cli/own-daemon.ts';
import { openDesign } from '../cli/program.ts';
import { exampleFolder } from './folders.ts';

let daemon: OwnDaemon;
beforeAll(async () => {
  daemon = await startOwnDaemon(newDataDir());
});
afterAll(() => daemon.stop());

describe('the command line', () => {
  test('installs a plugin, grants it what it needs, runs it and explains the run', async () => {
    const source = exampleFolder('weekly-report');
    const installed = await daemon.tell(['plugin', 'install', source]);
    expect(installed.stdout).toMatch(/^plugin +weekly-report, installed\n/);
    expect(installed.stdout).toContain(
      'open-design plugin grant weekly-report prompt:inject mcp:start',
    );
    const granted = await daemon.tell(['plugin', 'grant', 'weekly-report', 'prompt:inject']);
    expect(granted.stdout).toBe(
      'weekly-report is granted prompt:inject; it still misses mcp:start\n',
    );
    expect((await daemon.tell(['plugin', 'doctor'])).code).toBe(1);
    const trusted = await daemon.tell(['plugin', 'trust', 'weekly-report']);
    expect(trusted.stdout).toBe('weekly-report is trusted\n');
    expect((await daemon.tell(['plugin', 'doctor', 'weekly-report'])).code).toBe(0);
    expect((await daemon.tell(['plugin', 'list'])).stdout).toMatch(
      /weekly-report +1\.0\.0 +trusted/,
    );

    const added = await daemon.ask(
      'routine',
      'add',
      '--name',
      'Report',
      '--prompt',
      'Go: {{input.topic}}',
      '--schedule',
      'daily:08:00',
      '--agent',
      'command',
      '--agent-options',
      '{"argv":["cat"]}',
      '--plugin',
      'weekly-report',
      '--input',
      'weekly-report.topic=birds',
      'weekly-report.pages:=3',
    );
    expect(added.stderr).toBe('');
    const ran = await daemon.tell(['routine', 'run', 'Report', '--wait']);
    expect(ran.stdout).toContain('Write a short report on birds. Go: birds');
    const run = /run ([0-9a-f-]{36})/.exec(ran.stdout)?.[1] ?? '';
    const shown = await daemon.tell(['run', 'show', run]);
    const line =
      /plugin +weekly-report 1\.0\.0 at [0-9a-f]{12} \(open-design snapshot show (snapshot-\S+)\)/;
    const id = line.exec(shown.stdout)?.[1] ?? '';
    expect(id).not.toBe('');

    const removed = await daemon.tell(['plugin', 'remove', 'weekly-report']);
    expect(removed.stdout).toMatch(/^removed weekly-report; runs of routine-/);
    const snapshot = await daemon.tell(['snapshot', 'show', id.slice(0, 20)]);
    expect(snapshot.stdout).toMatch(/plugin +weekly-report\n/);
    expect(snapshot.stdout).toMatch(/input topic +birds\n/);
    expect(snapshot.stdout).toMatch(/input pages +3\n/);
    expect(snapshot.stdout).toMatch(/skills +chart-text\n/);
    expect((await daemon.tell(['snapshot', 'list', '--run', run])).stdout).toContain(
      'weekly-report',
    );
  });

  test('names every fault of a plugin with file, line and field', async () => {
    const { code, stderr } = await daemon.tell([
      'plugin',
      'install',
      exampleFolder('weekly-report') + '/skills',
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^open-design: Cannot install the plugin in .*\n {2}\.: holds neither/);
  });

  test.each([['weekly-report'], ['a.b'], ['.x=1'], ['a.b:=no']])(
    'refuses the input %s as a mistake',
    async (input) => {
      const args = ['routine', 'add', '--name', 'x', '--prompt', 'x', '--schedule', 'daily:08:00'];
      const { code, stderr } = await openDesign([...args, '--input', input]);
      expect(code).toBe(2);
      expect(stderr).toContain('--input');
    },
  );

  test('changes the plugins of a routine, and what goes with them', async () => {
    const edit = async (...args: string[]) => {
      const { answer } = await daemon.ask('routine', 'edit', 'Report', ...args);
      return (answer as { routine: { context: object } }).routine.context;
    };
    const none = { skillIds: [], mcpServerIds: [], connectorIds: [] };
    expect(await edit('--plugin', 'b', 'a')).toEqual({ ...none, pluginIds: ['b', 'a'] });
    expect(await edit('--input', 'a.x=1')).toMatchObject({ pluginInputs: { a: { x: '1' } } });
    expect(await edit('--plugin', 'none', '--mcp', 'a/m')).toEqual({
      ...none,
      pluginIds: [],
      mcpServerIds: ['a/m'],
    });
  });
});
