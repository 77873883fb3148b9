import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { exitOf, open, openDesign } from './program.ts';

/** A place for temporary files that only the demo of one test uses. */
function ownTemp() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'od-demo-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The processes of which the command line names the folder, other than those that only look. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => commandLine(pid))
    .filter((line) => line.includes(folder));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

test('the demo shows a whole slot, says where the page was, and leaves nothing', async () => {
  const temp = ownTemp();
  const { code, stdout, stderr } = await openDesign(['demo', '--once'], { env: { TMPDIR: temp } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const steps = [...stdout.matchAll(/^\d\d:\d\d:\d\d {2}(\w+)/gm)].map(([, step]) => step);
  expect(steps).toEqual(['schedule', 'claim', 'prepare', 'run', 'record', 'show']);
  expect(stdout).toContain('wrote brief.html');
  expect(stdout).toMatch(/brief\.html was in .*demo-project\/brief\.html/);
  expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes('/'))).toEqual([]);
  expect(readdirSync(temp)).toEqual([]);
  expect(processesOf(temp)).toEqual([]);
});

test("the demo keeps away from somebody's own daemon settings and repository", async () => {
  const temp = ownTemp();
  const env = {
    TMPDIR: temp,
    OD_DATA_DIR: path.join(temp, 'own'),
    OD_DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
    GIT_DIR: path.join(temp, 'none'),
  };
  const { code, stderr } = await openDesign(['demo', '--once'], { env });
  expect({ code, stderr, left: readdirSync(temp) }).toEqual({ code: 0, stderr: '', left: [] });
});

test('with --keep the page is still there', async () => {
  const temp = ownTemp();
  const { stdout } = await openDesign(['demo', '--once', '--keep'], { env: { TMPDIR: temp } });
  const page = /^brief\.html is in (.+)$/m.exec(stdout)?.[1];
  expect(page === undefined ? page : existsSync(page)).toBe(true);
});

/** Resolves when the demo has made its folder: the earliest moment at which there is something to leave behind. */
async function folderIn(temp: string): Promise<void> {
  const watcher = watch(temp);
  if (readdirSync(temp).length === 0) await once(watcher, 'change');
  watcher.close();
}

const Line = z.object({ step: z.string() });

test('with --json every step is a line, in order', async () => {
  const { stdout } = await openDesign(['demo', '--once', '--json'], { env: { TMPDIR: ownTemp() } });
  const steps = stdout
    .trimEnd()
    .split('\n')
    .map((line) => Line.parse(JSON.parse(line)).step);
  const changes = steps.filter((step, index) => step !== steps[index - 1]);
  expect(changes).toEqual(['schedule', 'claim', 'prepare', 'run', 'record', 'show']);
});

test.each(['before', 'schedule', 'record'])(
  'Ctrl-C (%s) ends the demo and leaves nothing',
  async (until) => {
    const temp = ownTemp();
    const child = open(['demo'], { TMPDIR: temp });
    if (until === 'before') await folderIn(temp);
    else
      for await (const line of createInterface(child.stdout))
        if (line.includes(`  ${until}`)) break;
    child.kill('SIGINT');
    expect(await exitOf(child)).toBe(0);
    expect(readdirSync(temp)).toEqual([]);
    expect(processesOf(temp)).toEqual([]);
  },
);

test('an agent that there is none of ends the demo with 1 and names those there are', async () => {
  const temp = ownTemp();
  const { code, stderr } = await openDesign(['demo', '--once', '--agent', 'nobody'], {
    env: { TMPDIR: temp },
  });
  expect(code).toBe(1);
  expect(stderr).toContain('brief');
  expect(readdirSync(temp)).toEqual([]);
});

test('a reader that has seen enough ends the demo and leaves nothing', async () => {
  const temp = ownTemp();
  const child = open(['demo'], { TMPDIR: temp });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await exitOf(child)).toBe(0);
  expect(readdirSync(temp)).toEqual([]);
});
