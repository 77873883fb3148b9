import type { Client, RunStatus } from '@open-design/contracts';
import { type Invocation, say } from './command.ts';
import { Flow } from './flow.ts';
import { narrate, statusText } from './narrate.ts';
import { runEvents } from './stream.ts';

/**
 * Shows a run's events as they come, from the first, until its end: as text, or
 * with `--json` one event a line.
 * @returns how the run ended, and its error
 * @throws ApiError RUN_NOT_FOUND; CliError exit 3 when the daemon stays away
 */
export async function watchRun(
  client: Client,
  id: string,
  { json, paint }: Pick<Invocation, 'json' | 'paint'>,
): Promise<{ readonly status: RunStatus; readonly error: string | null }> {
  const columns = process.stdout.isTTY ? process.stdout.columns : Infinity;
  const flow = new Flow((text) => process.stdout.write(text), '', columns);
  const widest = Math.min(columns, 200);
  let shown = '';
  for await (const event of runEvents(client, id)) {
    if (json) say(JSON.stringify(event));
    else narrate(event, flow, paint, widest);
    if (event.name === 'error') shown = event.data.message;
    if (event.name !== 'end') continue;
    const { status, error } = event.data;
    const why = status === 'failed' && error !== null && error !== shown ? `: ${error}` : '';
    if (!json) flow.line(`${statusText(status, paint)}${why}`);
    return { status, error };
  }
  throw new Error(`The events of the run ${id} ended without its end.`);
}
