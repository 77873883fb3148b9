import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAgents } from '../../src/agents/registry.ts';
import { assignment, emptyFolder, fixture, nodeArgv, runToEnd } from './run-agent.ts';

let folder: string;
beforeEach(async () => {
  folder = await emptyFolder();
});

const agents = (briefProgram = nodeArgv('acp-agent.mjs')) =>
  createAgents({ briefProgram, environment: { PATH: folder } });

describe('the agents of a daemon', () => {
  it('are listed with what is here and how to get the rest', async () => {
    await writeFile(path.join(folder, 'gemini'), '#!/bin/sh\n');
    await chmod(path.join(folder, 'gemini'), 0o755);
    await writeFile(path.join(folder, 'qwen'), 'not a program');
    const list = await agents().list();
    const rows = Object.fromEntries(list.map((agent) => [agent.id, agent]));
    expect(Object.keys(rows).sort()).toEqual(
      [
        'acp',
        'brief',
        'claude',
        'claude-acp',
        'codex',
        'codex-acp',
        'command',
        'gemini',
        'gemini-acp',
        'opencode',
        'opencode-acp',
        'qwen',
      ].sort(),
    );
    expect(list.filter(({ available }) => available).map(({ id }) => id)).toEqual([
      'brief',
      'command',
      'gemini',
      'acp',
      'gemini-acp',
    ]);
    const program = path.join(folder, 'gemini');
    expect(rows['gemini']).toMatchObject({ path: program, install: null });
    expect(rows['gemini-acp']).toMatchObject({ path: program, install: null });
    expect(rows['codex-acp']?.description).toContain('through its ACP bridge');
    expect(rows['claude-acp']?.description).toContain('through its ACP bridge');
    expect(list.every((agent) => agent.available || agent.install !== null)).toBe(true);
  });

  it('say which options they take, and which must be told their program', async () => {
    const rows = Object.fromEntries((await agents().list()).map((agent) => [agent.id, agent]));
    expect(rows['claude']?.takes).toEqual(['model', 'effort', 'extraArgv', 'permission']);
    expect(rows['gemini']?.takes).toEqual(['model', 'extraArgv', 'permission']);
    expect(rows['gemini-acp']?.takes).toEqual([]);
    expect(rows['command']?.takes).toEqual(['argv']);
    const needing = Object.values(rows).filter(({ needsProgram }) => needsProgram);
    expect(needing.map(({ id }) => id).sort()).toEqual(['acp', 'command']);
  });

  it('say honestly which of them ask no model', async () => {
    const list = await agents().list();
    expect(list.filter(({ usesModel }) => !usesModel).map(({ name }) => name)).toEqual([
      'Brief (no model)',
      'Command (no model)',
    ]);
  });

  it('are found by id', () => {
    expect(agents().find('brief')?.id).toBe('brief');
    expect(agents().find('codex')?.id).toBe('codex');
    expect(agents().find('nobody')).toBeUndefined();
  });

  it('that are missing fail their runs with how to get them', async () => {
    const codex = agents().find('codex-acp');
    if (codex === undefined) throw new Error('codex-acp is not registered');
    const { outcome } = await runToEnd(codex, assignment({ cwd: folder, prompt: 'x' }));
    expect(outcome.failure?.code).toBe('AGENT_UNAVAILABLE');
    expect(outcome.failure?.message).toContain('npm install -g @agentclientprotocol/codex-acp');
  });

  it('have no brief when its program is not built', async () => {
    const unbuilt = agents([process.execPath, fixture('not-built.js')]);
    const [brief] = await unbuilt.list();
    expect(brief).toMatchObject({ id: 'brief', available: false });
    const adapter = unbuilt.find('brief');
    if (adapter === undefined) throw new Error('brief is not registered');
    const { outcome } = await runToEnd(adapter, assignment({ cwd: folder, prompt: 'x' }));
    expect(outcome.failure?.code).toBe('AGENT_UNAVAILABLE');
  });

  it('include a brief that works', async () => {
    const brief = agents().find('brief');
    if (brief === undefined) throw new Error('brief is not registered');
    const { outcome } = await runToEnd(brief, assignment({ cwd: folder, prompt: 'say done' }));
    expect(outcome).toMatchObject({ failure: null, answer: 'done' });
  });
});
