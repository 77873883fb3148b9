import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Environment } from './line-agent.ts';
import { brief } from './lines-of.ts';

/** The most that is read of a thread's record, in bytes: its end. */
const mostRead = 8 * 1_048_576;

/** How a sandbox refuses, on Linux (bubblewrap, Landlock, seccomp) and macOS, and how Codex itself does. */
const sandboxSays =
  /^[^\n]*: (Read-only file system|Operation not permitted|Permission denied)\s*$/m;
const codexSays =
  /patch rejected:[^\n]*|rejected by user approval settings[^\n]*|MCP tool call requires approval[^"\n]*/;

/** Where Codex keeps its things. */
export function codexHome({ CODEX_HOME, HOME = '/' }: Environment): string {
  return CODEX_HOME ?? path.join(HOME, '.codex');
}

/** What of this output is a refusal, in a few words; a command that went well in spite of it has not been refused. */
export function refusedIn(call: {
  readonly output: string;
  readonly command?: string;
  readonly exitCode?: number | null;
}): string[] {
  const { output, command = '', exitCode = null } = call;
  const byCodex = codexSays.exec(output)?.[0];
  if (byCodex !== undefined) return [brief(byCodex)];
  if (exitCode === null || exitCode === 0) return [];
  const bySandbox = sandboxSays.exec(output)?.[0];
  return bySandbox === undefined ? [] : [`"${brief(command)}" (${brief(bySandbox)})`];
}

const Item = z.object({
  type: z.literal('response_item'),
  payload: z.discriminatedUnion('type', [
    z.object({ type: z.literal('function_call'), call_id: z.string(), arguments: z.string() }),
    z.object({ type: z.literal('custom_tool_call'), call_id: z.string(), input: z.string() }),
    z.object({
      type: z.enum(['function_call_output', 'custom_tool_call_output']),
      call_id: z.string(),
      output: z.json(),
    }),
  ]),
});
const TurnStart = z.object({
  type: z.literal('event_msg'),
  payload: z.object({ type: z.literal('task_started') }),
});

/**
 * What was refused in the last turn of a thread, from the record that Codex
 * keeps of it: a command that its sandbox stops is in none of the lines that it
 * prints. Null where there is no record.
 */
export async function refusalsOf(home: string, threadId: string): Promise<string[] | null> {
  try {
    const file = await recordOf(path.join(home, 'sessions'), threadId);
    return file === null ? null : refusalsIn(await endOf(file));
  } catch {
    return null;
  }
}

/** The records lie in folders of a year, a month and a day, the thread's id at the end of their names. */
async function recordOf(folder: string, threadId: string, depth = 0): Promise<string | null> {
  const names = (await readdir(folder)).toSorted().toReversed();
  if (depth === 3) {
    const name = names.find((it) => it.endsWith(`-${threadId}.jsonl`));
    return name === undefined ? null : path.join(folder, name);
  }
  for (const name of names.filter((it) => /^\d+$/.test(it))) {
    const found = await recordOf(path.join(folder, name), threadId, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

async function endOf(file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, mostRead);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('utf8');
  } finally {
    await handle.close();
  }
}

function refusalsIn(record: string): string[] {
  const commands = new Map<string, string>();
  let refused: string[] = [];
  for (const text of record.split('\n')) {
    const line = parse(text);
    if (TurnStart.safeParse(line).success) refused = [];
    const payload = Item.safeParse(line).data?.payload;
    if (payload === undefined) continue;
    if (payload.type === 'function_call') commands.set(payload.call_id, wordsOf(payload.arguments));
    else if (payload.type === 'custom_tool_call') commands.set(payload.call_id, payload.input);
    else refused.push(...refusalOf(commands.get(payload.call_id) ?? '', payload.output));
  }
  return refused;
}

function refusalOf(command: string, raw: z.infer<ReturnType<typeof z.json>>): string[] {
  const output = typeof raw === 'string' ? raw : JSON.stringify(raw);
  const exit = /exited with code (-?\d+)|"exit_code":\s*(-?\d+)/.exec(output);
  return refusedIn({
    command,
    output,
    exitCode: exit === null ? null : Number(exit[1] ?? exit[2]),
  });
}

const Command = z.object({ cmd: z.string() }).or(z.object({ command: z.array(z.string()) }));

function wordsOf(args: string): string {
  const parsed = Command.safeParse(parse(args)).data;
  if (parsed === undefined) return args;
  return 'cmd' in parsed ? parsed.cmd : (parsed.command.at(-1) ?? '');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
