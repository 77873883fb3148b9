import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSecrets } from '../../src/show/secrets.ts';
import { keptInFile } from '../../src/show/session-file.ts';

const hourMs = 3_600_000;
let file: string;
beforeEach(() => {
  file = path.join(process.env['OD_DATA_DIR'] ?? '', 'sessions.json');
});
const open = () => createSecrets({ lifeMs: hourMs, max: 3, keeping: keptInFile(file) });

describe('sessions in a file', () => {
  it('are known to the next daemon on the folder, and to a sibling at once', () => {
    const [first, sibling] = [open(), open()];
    const { secret } = first.issue();
    expect([sibling.has(secret), open().has(secret)]).toEqual([true, true]);
    expect(sibling.take(secret)).toBe(true);
    expect([first.has(secret), open().has(secret)]).toEqual([false, false]);
  });

  it('cannot be read out of it, and nobody else can read it', () => {
    const { secret } = open().issue();
    expect(readFileSync(file, 'utf8')).not.toContain(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('end with a file that is damaged or emptied, and can begin again', () => {
    const sessions = open();
    const { secret } = sessions.issue();
    writeFileSync(file, '{"half');
    expect(sessions.has(secret)).toBe(false);
    const again = sessions.issue();
    expect(open().has(again.secret)).toBe(true);
  });

  it('are at most so many: the oldest ends', () => {
    const sessions = open();
    const [oldest, ...others] = Array.from({ length: 4 }, () => sessions.issue().secret);
    expect(sessions.has(oldest ?? '')).toBe(false);
    expect(others.every((it) => open().has(it))).toBe(true);
  });

  it('all end when they are ended', () => {
    const sessions = open();
    const { secret } = sessions.issue();
    open().clear();
    expect([sessions.has(secret), sessions.count()]).toEqual([false, 0]);
  });
});
