import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type PreCheck, routes } from '@open-design/contracts';
import { describe, expect, it } from 'vitest';
import { gone, startDaemon, type TestDaemon } from '../house/daemon.ts';
import { addGuarded, endOf, type Guarded, node, said, told, workFolder } from './stage.ts';

const leavesMark = `require('node:fs').writeFileSync('agent-was-here', '')`;

function preCheck(text: string, timeoutMs = 20_000): { preCheck: PreCheck } {
  return { preCheck: { argv: node(text), timeoutMs } };
}

async function run(daemon: TestDaemon, it: Guarded) {
  const routine = await addGuarded(daemon, it);
  return { routine, ...(await endOf(daemon, routine)) };
}

async function slotOf(daemon: TestDaemon, id: string) {
  const { slots } = await daemon.client.call(routes.listSlots, { params: { id } });
  return slots;
}

describe('a pre-check', () => {
  it('that ends with 0 lets the agent start, and its output stands in the prompt as data, once', async () => {
    const daemon = await startDaemon();
    const output = 'two mails: {{precheck.output}} $& $1 {{slot.time}}';
    const ended = await run(daemon, {
      folder: workFolder(),
      prompt: 'New: <{{precheck.output}}> and again <{{precheck.output}}>',
      policies: preCheck(`console.log(${JSON.stringify(output)})`),
    });

    expect(ended.run).toMatchObject({ status: 'succeeded', error: null });
    expect(said(ended)).toBe(`New: <${output}> and again <${output}>`);
    expect(told(ended, 'pre_check')).toEqual([
      expect.stringMatching(/^The pre-check exited with code 0 after \d+ m?s\.$/),
    ]);
  });

  it('that ends with 10 skips the slot: no agent is started, and the ledger and `why` say so', async () => {
    const daemon = await startDaemon();
    const folder = workFolder();
    const ended = await run(daemon, {
      folder,
      agent: leavesMark,
      policies: preCheck(`console.log('no new mail'); process.exit(10)`),
    });

    const reason = 'The pre-check found nothing to do: no new mail';
    expect(ended.run).toMatchObject({ status: 'nothing_to_do', error: null, summary: reason });
    expect(existsSync(path.join(folder, 'agent-was-here'))).toBe(false);
    const { id } = ended.routine;
    const [slot] = await slotOf(daemon, id);
    expect(slot).toMatchObject({ outcome: 'skipped', cause: 'pre_check', runId: ended.run.id });
    const { sentences } = await daemon.client.call(routes.explainSlot, {
      params: { id },
      query: { at: slot?.slotAt ?? 0 },
    });
    expect(sentences.slice(0, 2)).toEqual([
      'The slot was skipped: its pre-check found nothing to do.',
      `Its run ${ended.run.id} is nothing_to_do.`,
    ]);
    const audit = await daemon.client.call(routes.audit, { query: {} });
    expect(audit).toMatchObject({ ok: true, expected: 1, recorded: 1 });
  });

  it.each([
    ['another code', `console.error('the mail server is away'); process.exit(3)`],
    ['a signal', `console.error('the mail server is away'); process.kill(process.pid, 'SIGKILL')`],
  ])('that ends with %s fails the run with its last words', async (_how, text) => {
    const daemon = await startDaemon();
    const folder = workFolder();
    const ended = await run(daemon, { folder, agent: leavesMark, policies: preCheck(text) });

    expect(ended.run).toMatchObject({ status: 'failed', errorCode: 'PRECHECK_FAILED' });
    expect(ended.run.error).toContain('the mail server is away');
    expect(existsSync(path.join(folder, 'agent-was-here'))).toBe(false);
    expect(await slotOf(daemon, ended.routine.id)).toMatchObject([{ outcome: 'ran', cause: null }]);
  });

  it('that is nowhere fails the run and is named', async () => {
    const daemon = await startDaemon();
    const policies = { preCheck: { argv: ['no-such-program'], timeoutMs: 1_000 } };
    const { run: ended } = await run(daemon, { folder: workFolder(), policies });

    expect(ended).toMatchObject({ status: 'failed', errorCode: 'PRECHECK_FAILED' });
    expect(ended.error).toContain('"no-such-program" was not found on PATH');
  });

  it('that takes too long is ended with all it has started, and fails the run', async () => {
    const daemon = await startDaemon();
    const folder = workFolder();
    const ended = await run(daemon, {
      folder,
      policies: preCheck(
        `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
         require('node:fs').writeFileSync('pids', process.pid + ' ' + pid);
         setInterval(() => {}, 1000)`,
        500,
      ),
    });

    expect(ended.run).toMatchObject({ status: 'failed', errorCode: 'PRECHECK_FAILED' });
    expect(ended.run.error).toMatch(/was ended after .+, because it may take 500 ms/);
    const pids = readFileSync(path.join(folder, 'pids'), 'utf8').split(' ').map(Number);
    await Promise.all(pids.map(gone));
  });

  it('can be canceled, and then the run is canceled', async () => {
    const daemon = await startDaemon();
    const folder = workFolder();
    const policies = preCheck(`setInterval(() => {}, 1000)`, 60_000);
    const routine = await addGuarded(daemon, { folder, policies });
    const { agentRunId } = await daemon.until('run.started');
    await daemon.client.call(routes.cancelRun, { params: { id: agentRunId } });

    expect((await endOf(daemon, routine)).run).toMatchObject({ status: 'canceled' });
  });

  it('has the facts and the environment of its run, and its secrets reach neither prompt nor events', async () => {
    const daemon = await startDaemon();
    const secret = 'sesame-open-42';
    await daemon.client.call(routes.setSecret, { body: { name: 'KEY_OF_CAVE', value: secret } });
    const folder = workFolder();
    const ended = await run(daemon, {
      folder,
      prompt: '{{precheck.output}}',
      agent: `process.stdin.pipe(require('node:fs').createWriteStream('asked'))`,
      policies: {
        ...preCheck(
          `const { KEY_OF_CAVE, PLAIN, OD_RUN_ID, OD_SLOT_AT } = process.env; console.log([process.cwd(), KEY_OF_CAVE, PLAIN, !!OD_RUN_ID, !!OD_SLOT_AT].join(' '))`,
        ),
        environment: { pass: [], set: { PLAIN: 'yes' }, secrets: ['KEY_OF_CAVE'] },
      },
    });

    const asked = readFileSync(path.join(folder, 'asked'), 'utf8');
    expect(asked).toBe(`${folder} [secret KEY_OF_CAVE] yes true true`);
    expect(JSON.stringify(ended)).not.toContain(secret);
  });

  it('that writes a lot is read to its end, and 64 KiB of it are kept', async () => {
    const daemon = await startDaemon();
    const ended = await run(daemon, {
      folder: workFolder(),
      prompt: '{{precheck.output}}',
      policies: preCheck(`process.stdout.write('é'.repeat(1_000_000))`),
    });

    const [text = '', rest] = said(ended).split('\n');
    expect(ended.run.status).toBe('succeeded');
    expect(text).toBe('é'.repeat(32_768));
    expect(rest).toBe('[… and 1934464 more bytes]');
  });
});
