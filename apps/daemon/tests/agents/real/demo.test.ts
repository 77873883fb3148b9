import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDesign } from '../../cli/program.ts';
import { describeReal, type RealAgent } from './found.ts';
import { startModel, type Turn } from './model-server.ts';
import { setUp } from './set-up.ts';

interface Ways {
  /** The turn with which the model writes the page. */
  readonly write: Turn;
}

const ways: Readonly<Record<'codex' | 'claude', Ways>> = {
  codex: {
    write: { call: 'exec_command', input: { cmd: 'echo "<h1>Hello</h1>" > brief.html' } },
  },
  claude: {
    write: { call: 'Write', input: { file_path: 'brief.html', content: '<h1>Hello</h1>' } },
  },
};

async function demo(agent: keyof typeof ways, folder: string, script: readonly Turn[]) {
  // Codex lets a sandboxed agent write anywhere in /tmp.
  const roomy = process.platform === 'linux' ? '/var/tmp' : os.tmpdir();
  const place = await realpath(await mkdtemp(path.join(roomy, 'od-demo-')));
  const [home, temp] = [path.join(place, 'home'), path.join(place, 'temp')];
  await Promise.all([mkdir(home), mkdir(temp)]);
  const model = await startModel(agent, script);
  onTestFinished(async () => {
    await model.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  });
  const PATH = [folder, path.dirname(process.execPath), process.env['PATH']].join(path.delimiter);
  const { variables } = await setUp(agent, model.url, home);
  const env = { PATH, HOME: home, TMPDIR: temp, ...variables };
  const ended = await openDesign(['demo', '--once', '--keep', '--agent', agent], { env });
  const page = /^brief\.html is in (.+)$/m.exec(ended.stdout)?.[1] ?? null;
  return { ...ended, page, asked: model.asked };
}

describe.each(['codex', 'claude'] as const)('the demo with the real %s', (agent) => {
  describeReal(agent satisfies RealAgent, (folder) => {
    it('shows the whole slot, and the page is there', async () => {
      const script = [ways[agent].write, { say: 'I wrote the page.' }];
      const { code, stdout, stderr, page, asked } = await demo(agent, folder, script);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain('wrote brief.html');
      expect(page === null ? page : existsSync(page)).toBe(true);
      expect(asked[0]).toContain('brief.html, that says what it is');
    });

    it('fails, and says so, when the agent only says that it wrote the page', async () => {
      const script = [{ say: 'I wrote the page.' }];
      const { code, stderr, page } = await demo(agent, folder, script);
      expect({ code, page }).toEqual({ code: 1, page: null });
      expect(stderr).toContain('The check "the page is there" did not pass');
    });
  });
});
