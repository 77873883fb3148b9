import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type DaemonEvent, routes } from '@open-design/contracts';
import type { Child } from '../../agents/process/daemon-child.ts';
import { CliError, Exit } from '../exit.ts';
import { onClosedPipe } from '../pipe.ts';
import { type Painter, painter, relative, span, timeOfDay, zoneName } from '../print.ts';
import { daemonEvents } from '../stream.ts';
import { ended, launchDaemon, readiness, stopDaemon } from './daemon.ts';
import { ChangedFiles } from './files.ts';
import { makeProject } from './folder.ts';
import { Inbox } from './inbox.ts';
import { type Interruption, interruption } from './interruption.ts';
import { type Stage, tellSlot } from './slot.ts';
import { addProject, addRoutine, everyMs, needAgent } from './stage.ts';
import { Timeline } from './timeline.ts';

/** What `open-design demo` is told. */
export interface DemoOptions {
  readonly once: boolean;
  readonly agent: string;
  readonly keep: boolean;
  /** 0 for any free one. */
  readonly port: number;
  readonly json: boolean;
}

/** What the parts of the demo share. */
interface Setting {
  readonly options: DemoOptions;
  readonly dataDir: string;
  readonly child: Child;
  readonly program: string;
  readonly timeline: Timeline;
  readonly paint: Painter;
  readonly signal: AbortSignal;
}

/**
 * Shows a slot's whole way, live, on a daemon of its own with a data folder of
 * its own, and leaves nothing behind: neither process nor (without `keep`) folder.
 * @throws CliError exit 1 when a daemon, an agent or the first run fails
 */
export async function demo(options: DemoOptions): Promise<Exit> {
  // Watched from the first moment on: whoever presses Ctrl-C early must not leave a daemon behind.
  const interrupted = interruption();
  onClosedPipe(interrupted.unread);
  const dataDir = await mkdtemp(path.join(await realpath(os.tmpdir()), 'open-design-demo-'));
  try {
    return await withDaemon(options, dataDir, interrupted);
  } finally {
    if (!options.keep) await rm(dataDir, { recursive: true, force: true, maxRetries: 3 });
    interrupted.ignore();
  }
}

async function withDaemon(
  options: DemoOptions,
  dataDir: string,
  interrupted: Interruption,
): Promise<Exit> {
  const program = process.argv[1];
  if (program === undefined) throw new Error('The demo does not know its own file.');
  const paint = painter(process.stdout);
  const timeline = new Timeline(process.stdout, paint, options.json);
  const stopped = new AbortController();
  const { signal } = stopped;
  const child = launchDaemon(program, dataDir, options.port);
  interrupted.onSecond(() => child.signal('SIGKILL'));
  const story = tell({ options, dataDir, child, program, timeline, paint, signal });
  const death = child.exited.then(() => Promise.reject(ended(child)));
  const wish = interrupted.happened.then((why) => leave(why, options));
  // Whichever comes first ends the demo; what the others do afterwards is of no interest.
  for (const late of [story, death]) late.catch(() => undefined);
  try {
    return await Promise.race([story, death, wish]);
  } finally {
    timeline.settle();
    timeline.endAgent();
    stopped.abort();
    await stopDaemon(child);
    // It may still be making the folder that is removed next.
    await Promise.allSettled([story]);
  }
}

/** Ctrl-C is the way to end a demo that goes on; one that should have ended by itself has not done what was asked. */
function leave(why: 'signal' | 'unread', { once }: DemoOptions): Exit {
  return why === 'signal' && once ? Exit.failed : Exit.done;
}

async function tell(setting: Setting): Promise<Exit> {
  const { options, timeline, paint } = setting;
  timeline.title(
    paint('bold', 'Open Design demo') +
      paint('dim', ' · schedule → claim → prepare → run → record → show'),
  );
  const stage = await prepareStage(setting);
  for (let isFirst = true; ; isFirst = false) {
    if (!isFirst) timeline.title('');
    await tellSchedule(stage);
    const told = await tellSlot(stage);
    if (isFirst) await tellShow(stage, setting);
    if (isFirst && (options.once || told.status !== 'succeeded'))
      return finish(setting, stage, told);
  }
}

async function prepareStage(setting: Setting): Promise<Stage> {
  const { options, dataDir, timeline, paint, signal } = setting;
  const folder = path.join(dataDir, 'demo-project');
  const [daemon, content] = await Promise.all([
    readiness(setting.child),
    makeProject(setting.program, folder, signal),
  ]);
  const { client, record } = daemon;
  const agent = await needAgent(client, options.agent);
  const about = [
    `daemon   ${daemon.url}, times in ${zoneName(record.startedAt)}`,
    `data     ${dataDir}`,
    `project  ${content}`,
    `agent    ${agent.name}`,
  ];
  for (const line of about) timeline.title(paint('dim', line));
  timeline.title('');
  const project = await addProject(client, folder);
  const files = new ChangedFiles(client, project.id);
  await files.sinceLast();
  // Listened to before the routine exists, so that not even its first slot can be missed.
  const events = new Inbox<DaemonEvent>();
  void events.fill(await daemonEvents(client, signal));
  const routine = await addRoutine(client, project.id, agent);
  return { daemon, routine, folder, events, files, timeline, paint, signal };
}

async function tellSchedule({ daemon, routine, timeline }: Stage): Promise<void> {
  const { routine: fresh } = await daemon.client.call(routes.getRoutine, {
    params: { id: routine.id },
  });
  const at = fresh.nextRunAt;
  if (at === null) return;
  timeline.step(
    'schedule',
    `"${fresh.name}" every ${span(everyMs)}, next slot ${timeOfDay(at)} (${relative(at)})`,
    {
      routineId: fresh.id,
      schedule: fresh.schedule,
      slotAt: at,
    },
  );
  timeline.countDown(at);
}

async function tellShow(
  { daemon, timeline, paint }: Stage,
  { options, dataDir }: Setting,
): Promise<void> {
  const login = `open-design login --data-dir ${dataDir}`;
  if (options.once) return timeline.step('show', daemon.url, { url: daemon.url, login });
  const link = await daemon.client.call(routes.createLoginLink);
  timeline.step('show', paint('bold', link.url), { url: daemon.url, link: link.url, login });
  timeline.more(paint('dim', 'signs one browser in, once; another link:'));
  timeline.more(paint('dim', login));
  timeline.more(paint('dim', 'Ctrl-C ends the demo.'));
}

function finish(
  { options, timeline, dataDir }: Setting,
  { folder }: Stage,
  told: Awaited<ReturnType<typeof tellSlot>>,
): Exit {
  if (told.status !== 'succeeded')
    throw new CliError(
      Exit.failed,
      'AGENT_FAILED',
      `The first run ${told.status}: ${told.error ?? 'no reason was given'}. Try again with --keep and look into ${options.keep ? dataDir : 'the data folder'}.`,
    );
  const file = told.written.find((name) => name === 'brief.html') ?? told.written[0];
  if (file !== undefined) {
    const where = path.join(folder, file);
    timeline.title('');
    timeline.title(
      options.keep ? `${file} is in ${where}` : `${file} was in ${where}; --keep keeps it.`,
    );
  }
  return Exit.done;
}
