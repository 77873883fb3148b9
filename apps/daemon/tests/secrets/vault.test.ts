import {
  chmodSync,
  existsSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { defaultEnvironment } from '@open-design/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BoundSecret } from '../../src/secrets/file.ts';
import { openVault } from '../../src/secrets/vault.ts';

let dataDir = '';
let file = '';
beforeEach(() => {
  dataDir = path.join(process.env['OD_DATA_DIR'] ?? '', 'data');
  file = path.join(dataDir, 'secrets.json');
});

const value = 'correct-horse-battery';
const bound = (name: string, scope: BoundSecret['scope'] = 'all'): BoundSecret => ({
  name,
  value,
  scope,
  updatedAt: 1,
});
const naming = (...secrets: string[]) => ({ ...defaultEnvironment, secrets });

describe('the file of secrets', () => {
  it('is readable by its user alone, and leaves no draft behind', async () => {
    const vault = openVault(dataDir);
    expect(await vault.read()).toEqual([]);
    await vault.change(() => [bound('B'), bound('A')]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(existsSync(`${file}.draft`)).toBe(false);
    expect((await openVault(dataDir).read()).map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it.each([0o640, 0o604, 0o660])('is not used when others may use it: mode %o', async (mode) => {
    const vault = openVault(dataDir);
    await vault.change(() => [bound('A')]);
    chmodSync(file, mode);
    const refused = {
      code: 'SECRETS_UNUSABLE',
      message: expect.stringContaining(`chmod 600 ${file}`),
    };
    await expect(vault.read()).rejects.toMatchObject(refused);
    await expect(vault.change((before) => before)).rejects.toMatchObject(refused);
    await expect(vault.forRun(naming('A'), null)).rejects.toMatchObject(refused);
    expect(existsSync(`${file}.draft`)).toBe(false);
  });

  it('is not followed when it is a link', async () => {
    const vault = openVault(dataDir);
    await vault.change(() => []);
    renameSync(file, `${file}.elsewhere`);
    symlinkSync(`${file}.elsewhere`, file);
    await expect(vault.read()).rejects.toMatchObject({
      code: 'SECRETS_UNUSABLE',
      message: expect.stringContaining('it is a link'),
    });
  });

  it.each([
    '{"A": correct-horse}',
    '{"A": {"value": "correct-horse',
    '{"A": {"value": "correct-horse"}}',
    '[]',
  ])('is told to be broken without a word of what it holds: %s', async (text) => {
    const vault = openVault(dataDir);
    await vault.change(() => []);
    writeFileSync(file, text);
    const error = await vault.read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SECRETS_UNUSABLE' });
    expect(String(error)).not.toContain('correct');
    await expect(vault.change(() => [])).rejects.toMatchObject({ code: 'SECRETS_UNUSABLE' });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('loses no change of several that come at once, from whichever daemon', async () => {
    const vaults = [openVault(dataDir), openVault(dataDir), openVault(dataDir)];
    const names = Array.from({ length: 24 }, (_, index) => `N${index + 10}`);
    await Promise.all(
      names.map(async (name, index) => {
        await vaults[index % 3]?.change((before) => [...before, bound(name)]);
      }),
    );
    expect((await openVault(dataDir).read()).map(({ name }) => name)).toEqual(names);
  });

  it('is written again after a daemon died while it wrote', async () => {
    const vault = openVault(dataDir);
    await vault.change(() => [bound('A')]);
    writeFileSync(`${file}.draft`, '{"half');
    await utimes(`${file}.draft`, 1, 1);
    await vault.change((before) => [...before, bound('B')]);
    expect((await vault.read()).map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it('stays as it was when a change is refused', async () => {
    const vault = openVault(dataDir);
    await vault.change(() => [bound('A')]);
    const before = readFileSync(file, 'utf8');
    const refuse = () => {
      throw new Error('no');
    };
    await expect(vault.change(refuse)).rejects.toThrow('no');
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(existsSync(`${file}.draft`)).toBe(false);
  });
});

describe('what a run is given', () => {
  it('is what its routine names and may use; all there is to mask', async () => {
    const vault = openVault(dataDir);
    await vault.change(() => [bound('ALL'), bound('MINE', ['r1']), bound('OTHERS', ['r2'])]);
    const policy = { pass: ['P'], set: { S: '1' }, secrets: ['ALL', 'MINE'] };
    expect(await vault.forRun(policy, 'r1')).toEqual({
      pass: ['P'],
      set: { S: '1' },
      secrets: [
        { name: 'ALL', value },
        { name: 'MINE', value },
      ],
      masked: ['ALL', 'MINE', 'OTHERS'].map((name) => ({ name, value })),
    });
  });

  it.each([
    ['is gone', 'GONE', 'r1'],
    ['is bound to another routine', 'OTHERS', 'r1'],
    ['is bound to routines, for a run without one', 'OTHERS', null],
  ])('is nothing when a secret %s: the run cannot start', async (_why, name, routineId) => {
    const vault = openVault(dataDir);
    await vault.change(() => [bound('OTHERS', ['r2'])]);
    await expect(vault.forRun(naming(name), routineId)).rejects.toMatchObject({
      code: 'SECRET_NOT_FOUND',
      message: expect.stringContaining(`open-design secret set ${name}`),
    });
  });

  it('is masked in what the daemon itself writes, from the first look at it', async () => {
    await openVault(dataDir).change(() => [bound('A')]);
    const vault = openVault(dataDir);
    await vault.read();
    const line = JSON.stringify({ level: 'error', msg: `it said "${value}"` });
    expect(vault.maskText(line)).toBe('{"level":"error","msg":"it said \\"[secret A]\\""}');
    await vault.change(() => []);
    expect(vault.maskText(line)).toBe(line);
  });
});
