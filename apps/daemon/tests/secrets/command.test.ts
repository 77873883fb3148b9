import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { defaultPolicies, Routine } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { readSecret } from '../../src/cli/read-secret.ts';
import { openDesign } from '../cli/program.ts';
import { standIn } from '../cli/stand-in.ts';

const value = 'correct-horse-battery';
const routine = Routine.parse({
  id: 'routine-1',
  name: 'Morning brief',
  prompt: 'Say what changed.',
  schedule: { kind: 'weekdays', time: '08:30', timezone: 'Europe/Berlin' },
  target: { mode: 'create_each_run' },
  agentId: 'brief',
  agentOptions: null,
  skillId: null,
  context: {},
  policies: {},
  enabled: true,
  note: null,
  pausedBy: null,
  snoozedUntil: null,
  failures: 0,
  version: 1,
  nextRunAt: null,
  lastRun: null,
  createdAt: 1,
  updatedAt: 1,
});
const secret = { name: 'TOKEN', scope: 'all' as const, updatedAt: 1, fingerprint: 'abcd' };

async function against(args: readonly string[], stdin = '') {
  const { url, seen } = await standIn({
    listRoutines: () => ({ routines: [routine], unreadable: [] }),
    updateRoutine: () => ({ routine }),
    listSecrets: () => ({ secrets: [secret, { ...secret, name: 'OWN', scope: ['r1', 'r2'] }] }),
    setSecret: () => ({ secret }),
    removeSecret: () => ({ ok: true, usedBy: ['r1'] }),
  });
  const ended = await openDesign([...args, '--url', url], { input: stdin });
  const sent = seen.filter(({ name }) => !/^(list|health)/.test(name));
  return { ...ended, sent: sent.map(({ body }) => body) };
}

describe('the command `secret`', () => {
  it('binds what comes from standard input, without the last line feed, and does not show it', async () => {
    const { code, stdout, stderr, sent } = await against(['secret', 'set', 'TOKEN'], `${value}\n`);
    expect({ code, sent }).toEqual({ code: 0, sent: [{ name: 'TOKEN', value }] });
    expect(stdout).toBe('TOKEN is bound for all routines that name it\n');
    expect(stdout + stderr).not.toContain(value);
  });

  it('binds it for the routines that are named', async () => {
    const args = ['secret', 'set', 'TOKEN', '--routine', routine.name, '--json'];
    const { code, sent, stdout } = await against(args, `${value}\n\n`);
    expect({ code, sent }).toEqual({
      code: 0,
      sent: [{ name: 'TOKEN', value: `${value}\n`, routineIds: [routine.id] }],
    });
    expect(JSON.parse(stdout)).toEqual({ secret });
  });

  it.each([
    ['a value that is too short', ['set', 'TOKEN'], 'short'],
    ['nothing', ['set', 'TOKEN'], ''],
    ['a name that no variable has', ['set', 'A-B'], value],
    ['the value as an argument', ['set', 'TOKEN', value], ''],
  ])('refuses %s as a mistake in its use', async (_what, args, stdin) => {
    const { code, sent } = await against(['secret', ...args], stdin);
    expect({ code, sent }).toEqual({ code: 2, sent: [] });
  });

  it('lists names, whom they are for and a fingerprint', async () => {
    const { stdout } = await against(['secret', 'list']);
    expect(stdout).toMatch(
      /^SECRET +SHA-256 +SET +FOR\nTOKEN +abcd .+ ago +all routines.*\nOWN .*r1, r2\n$/,
    );
  });

  it('removes one, and says which routines still name it', async () => {
    const { code, stdout } = await against(['secret', 'remove', 'TOKEN']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'removed TOKEN; runs of r1 fail until it is bound again or no longer named\n',
    });
  });

  it('gives routines an environment', async () => {
    const options = ['--set', 'CI=a=b', '--secret', 'TOKEN'];
    const { code, sent } = await against(
      ['routine', 'edit', routine.id, '--pass', 'JAVA_HOME', '--pass', 'EDITOR'].concat(options),
    );
    const environment = {
      pass: ['JAVA_HOME', 'EDITOR'],
      set: { CI: 'a=b' },
      secrets: ['TOKEN'],
    };
    expect({ code, sent }).toEqual({
      code: 0,
      sent: [{ policies: { ...defaultPolicies, ...routine.policies, environment } }],
    });
  });

  it.each(['--pass=A-B', '--set=CI', '--set=OD_X=1', '--secret=OD_TOKEN'])(
    'refuses an environment that cannot be: %s',
    async (option) => {
      const { code, sent } = await against(['routine', 'edit', routine.id, option]);
      expect({ code, sent }).toEqual({ code: 2, sent: [] });
    },
  );
});

describe('a secret that is typed at a terminal', () => {
  function terminal() {
    const modes: boolean[] = [];
    const input = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (mode: boolean) => void modes.push(mode),
    }) as unknown as NodeJS.ReadStream & PassThrough;
    return { input, prompt: new PassThrough(), modes };
  }

  it('is asked for, edited, and never shown', async () => {
    const { input, prompt, modes } = terminal();
    const read = readSecret('TOKEN', input, prompt);
    input.write(`${value}xy\u007f\u007f\r`);
    expect(await read).toBe(value);
    prompt.end();
    expect(await text(prompt)).toBe('Value of TOKEN (it is not shown): \n');
    expect(modes).toEqual([true, false]);
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('is not taken after %s', async (_key, code) => {
    const { input, prompt, modes } = terminal();
    const read = readSecret('TOKEN', input, prompt);
    input.write(code);
    await expect(read).rejects.toMatchObject({ exit: 2 });
    expect(modes).toEqual([true, false]);
  });
});
