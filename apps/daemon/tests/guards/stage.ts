import {
  defaultPolicies,
  type Policies,
  type Routine,
  type Run,
  routes,
} from '@open-design/contracts';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { eventsOf, type SeenEvent, type TestDaemon } from '../house/daemon.ts';

/** A folder that a project works in; gone after the test. */
export function workFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'od-guards-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Tiny programs: their text is given to Node on its command line. */
export function node(text: string): [string, ...string[]] {
  return [process.execPath, '-e', text];
}

/** What a guarded routine is to do. */
export interface Guarded {
  readonly folder: string;
  readonly policies: Partial<Policies>;
  readonly prompt?: string;
  /** What the agent does. */
  readonly agent?: string;
}

/** An agent that says what it was asked. */
export const parrot = `
  let asked = '';
  process.stdin.on('data', (part) => { asked += part; });
  process.stdin.on('end', () => process.stdout.write(asked));
`;

/** Adds a routine on a project in the folder that comes due once, soon. */
export async function addGuarded(
  { client }: TestDaemon,
  { folder, policies, prompt = 'Work.', agent = parrot }: Guarded,
): Promise<Routine> {
  const { project } = await client.call(routes.createProject, {
    body: { name: 'Guarded', folder },
  });
  const { routine } = await client.call(routes.createRoutine, {
    body: {
      name: 'Guarded',
      prompt,
      schedule: { kind: 'interval', everyMs: 86_400_000, anchorAt: Date.now() + 300 },
      target: { mode: 'reuse', projectId: project.id },
      agentId: 'command',
      agentOptions: { argv: node(agent) },
      policies: { ...defaultPolicies, ...policies },
    },
  });
  return routine;
}

/** How a run came to its end, with all that it said. */
export interface Ended {
  readonly run: Run;
  readonly events: readonly SeenEvent[];
}

/** The routine's run, when it has ended. */
export async function endOf(daemon: TestDaemon, routine: Routine): Promise<Ended> {
  const { agentRunId } = await daemon.until('run.finished', (it) => it.routineId === routine.id);
  const { runs } = await daemon.client.call(routes.listRoutineRuns, {
    params: { id: routine.id },
  });
  const run = runs.find((it) => it.agentRunId === agentRunId);
  if (run === undefined) throw new Error('the run is not listed');
  return { run, events: await eventsOf(daemon.client, agentRunId) };
}

/** The messages of a run's diagnostics with this code. */
export function told({ events }: Ended, code: string): string[] {
  return events.flatMap((it) =>
    it.name === 'diagnostic' && it.data.code === code ? [it.data.message] : [],
  );
}

/** What the agent wrote. */
export function said({ events }: Ended): string {
  return events.flatMap((it) => (it.name === 'stdout' ? [it.data.text] : [])).join('');
}
