import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { OpenQuestions } from '../../src/agents/approval/open-questions.ts';
import { type FromKeeper, ToKeeper } from '../../src/keeper/message.ts';
import { receive, send } from '../../src/keeper/wire.ts';
import { connectKeeper } from '../../src/run/keeper-link.ts';

/** What a keeper does with answers, and nothing else of one: each is told to who is connected. */
async function answering(questions: OpenQuestions): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'od-link-'));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    receive(socket, ToKeeper, (message) => {
      if (message.type !== 'answer') return;
      const { requestId, answer, by } = message;
      const fate = questions.answer(requestId, answer, by);
      const told: FromKeeper = { type: 'answered', requestId, fate };
      send(socket, told);
    });
  });
  const file = path.join(folder, 'keeper.sock');
  await new Promise<void>((resolve) => server.listen(file, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return file;
}

test('an answer that is on its way twice is taken, for both who gave it', async () => {
  const questions = new OpenQuestions();
  const asked = questions.ask(
    {
      id: 'q',
      askedAt: 0,
      deadlineAt: 60_000,
      kind: null,
      title: 'npm test',
      detail: null,
      paths: [],
      options: [],
      fingerprint: 'f',
      sessionId: null,
    },
    { onDeadline: 'deny', signal: new AbortController().signal },
  );
  const link = await connectKeeper(await answering(questions), { closed: () => undefined });
  const it = { agentRunId: 'a', requestId: 'q', by: 'person', answer: { allow: true, note: null } };
  expect(await Promise.all([link.answer(it), link.answer(it)])).toEqual(['taken', 'taken']);
  expect((await asked).state).toBe('allowed');
  expect(await link.answer(it)).toBe('allowed');
  const late = link.answer({ ...it, requestId: 'other' });
  link.close();
  expect(['gone', 'unknown']).toContain(await late);
});
