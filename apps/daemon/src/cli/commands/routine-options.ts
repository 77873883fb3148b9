import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import {
  AgentOptions,
  type Client,
  parseScheduleText,
  type ScheduleSet,
  scheduleTextHelp,
  type Target,
} from '@open-design/contracts';
import type { Command } from 'commander';
import { faultsOf, usage } from '../exit.ts';
import { findProject } from '../resolve.ts';
import { type PluginOptions, withPluginOptions } from './routine-plugins.ts';
import { type PolicyOptions, withPolicyOptions } from './routine-policies.ts';

/** What `routine add` and `routine edit` are told, as text. */
export interface RoutineOptions extends PolicyOptions, PluginOptions {
  readonly name?: string;
  readonly prompt?: string;
  readonly promptFile?: string;
  readonly schedule?: readonly string[];
  readonly target?: string;
  readonly agent?: string;
  readonly agentOptions?: string;
  readonly strict?: true;
}

/** Gives a command the options that describe a routine. */
export function withRoutineOptions(command: Command): Command {
  const described = command
    .option('--name <name>', 'what it is called')
    .option('--prompt <text>', 'what the agent is asked to do')
    .option('--prompt-file <file>', 'the same, from a file; - for standard input')
    .option(
      '--schedule <text>',
      'when it comes due, such as weekdays:08:30@Europe/Berlin; may be given several times',
      collect,
    )
    .option('--target <where>', 'new (a new project for every run) or reuse:PROJECT')
    .option('--agent <id>', 'who does it; `open-design agent list` shows the ids')
    .option('--agent-options <json>', 'what the agent is told beside the prompt')
    .option('--strict', 'refuse what would be warned of, such as an agent that is not here');
  return withPolicyOptions(withPluginOptions(described)).addHelpText(
    'after',
    `\n${scheduleTextHelp}`,
  );
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** The fields that the options name, read; what they do not name is left out. */
export interface RoutineFields {
  name?: string;
  prompt?: string;
  schedule?: ScheduleSet;
  target?: Target;
  agentId?: string;
  agentOptions?: AgentOptions;
  strict?: true;
}

/**
 * Reads what needs no daemon, so that a mistyped command fails before one is looked for.
 * @throws CliError exit 2 naming the option
 */
export async function readFields(own: RoutineOptions): Promise<RoutineFields> {
  const fields: RoutineFields = {};
  const prompt = await readPrompt(own);
  if (own.name !== undefined) fields.name = own.name;
  if (prompt !== undefined) fields.prompt = prompt;
  if (own.schedule !== undefined) fields.schedule = readSchedules(own.schedule);
  if (own.target !== undefined) readTargetText(own.target);
  if (own.agent !== undefined) fields.agentId = own.agent;
  if (own.agentOptions !== undefined) fields.agentOptions = readAgentOptions(own.agentOptions);
  if (own.strict === true) fields.strict = true;
  return fields;
}

/** @throws CliError exit 2 for another text; exit 1 when there is no such project */
export async function readTarget(client: Client, text: string): Promise<Target> {
  const wanted = readTargetText(text);
  if (wanted === null) return { mode: 'create_each_run' };
  return { mode: 'reuse', projectId: (await findProject(client, wanted)).id };
}

/** The project that is named, or null for a new one. */
function readTargetText(text: string): string | null {
  if (text === 'new') return null;
  if (text.startsWith('reuse:') && text.length > 'reuse:'.length) return text.slice(6);
  throw usage(`--target ${JSON.stringify(text)} is neither new nor reuse:PROJECT.`);
}

async function readPrompt({ prompt, promptFile }: RoutineOptions): Promise<string | undefined> {
  if (promptFile === undefined) return prompt;
  if (prompt !== undefined) throw usage('Give either --prompt or --prompt-file.');
  try {
    return promptFile === '-' ? await readAll(process.stdin) : await readFile(promptFile, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw usage(`--prompt-file cannot be read: ${why}.`);
  }
}

/** One stays one: the API keeps what it is given. */
function readSchedules(texts: readonly string[]): ScheduleSet {
  try {
    const schedules = texts.map((text) => parseScheduleText(text));
    const [only, ...more] = schedules;
    return only === undefined || more.length > 0 ? schedules : only;
  } catch (error) {
    throw usage(`--schedule: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readAgentOptions(text: string): AgentOptions {
  const parsed = AgentOptions.safeParse(json(text));
  if (parsed.success) return parsed.data;
  throw usage(
    '--agent-options cannot be used; expected JSON such as {"argv":["gemini","--acp"]}.',
    faultsOf(parsed.error),
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usage(`--agent-options is no JSON: ${error instanceof Error ? error.message : text}.`);
  }
}
