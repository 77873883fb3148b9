import { isUtf8 } from 'node:buffer';
import type { AgentOptions, FieldFault, RunEventBody, Usage } from '@open-design/contracts';
import { z } from 'zod';
import type { AgentAdapter, AgentAssignment, AgentPort, Outcome } from './agent.ts';
import { leftOutNote, type McpForm, type McpLaunch, noMcpForm } from './handover/mcp-forms.ts';
import { noted } from './lines-of.ts';
import { agentEnvironment, runMarks } from './process/environment.ts';
import { findProgram } from './process/find-program.ts';
import { diagnoseInvalidUtf8 } from './process/forward.ts';
import { splitLines } from './process/lines.ts';
import type { DiagnoseOnce } from './process/once.ts';
import { type OpenProcess, openProcess } from './process/open.ts';
import { canceledOutcome, failedOutcome } from './process/outcome.ts';
import { stopWhen } from './process/stop-when.ts';
import { textPieces } from './process/text.ts';
import { priced, pricedEvent, priceOf } from './prices.ts';
import { readingFor } from './usage-limit/limit.ts';
import type { Reading } from './usage-limit/reset.ts';
import { type StallIn, type StallWatch, watchStalls } from './usage-limit/stall.ts';
import { type Closing, settle, type Verdict } from './verdict.ts';

/** The longest line, in bytes, of an agent's output: a whole file comes as one. A longer one is dropped. */
export const longestLineBytes = 10 * 1_048_576;

export type Json = z.infer<ReturnType<typeof z.json>>;
export type Environment = Readonly<Record<string, string>>;

/** How an agent is started for one attempt. */
export interface Launching {
  readonly args: readonly string[];
  readonly stdin: string;
  /** What its environment gets beside the usual. */
  readonly env?: Environment;
}

/** Follows what one start of an agent writes. */
export interface LineReader {
  /** The events of one line; null for a line that is not known, which is kept as it is. */
  read(line: Json): readonly RunEventBody[] | null;
  /** What the agent's own facts say, once it has ended. */
  judge(closing: Closing): Verdict | Promise<Verdict>;
  /** Tells where it waits for a usage limit by itself; left out, it never does. */
  readonly stallIn?: StallIn;
  /** What can be told of a run that was stopped. */
  readonly sessionId: string | null;
  readonly answer: string;
  readonly usage: Usage | null;
}

/** A coding agent that takes its prompt on standard input and writes a JSON text a line. */
export interface LineAgent {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly program: string;
  /** How to get it, in one sentence. */
  readonly install: string;
  /** How to sign in, in one sentence; part of the message where that is what is wrong. */
  readonly signIn: string;
  check(options: AgentOptions): readonly FieldFault[];
  /** How it is told of servers of tools; left out, it cannot be. */
  mcp?(environment: Environment): McpForm;
  /** @param mcp what its form came to */
  launch(assignment: AgentAssignment, environment: Environment, mcp: McpLaunch): Launching;
  follow(assignment: AgentAssignment, environment: Environment): LineReader;
}

/**
 * The adapter of one such agent. `environment` is what the daemon was started
 * with, of which only what an agent may see is passed on. The prices of an
 * assignment estimate the cost where the agent reports none.
 */
export function createLineAdapter(
  agent: LineAgent,
  { environment }: { readonly environment: Environment },
): AgentAdapter {
  const { id, name, description, install, program } = agent;
  return {
    id,
    check: (options) => agent.check(options),
    async detect() {
      const path = await findProgram(program, environment['PATH']);
      const found = { available: path !== null, path, install: path === null ? install : null };
      return { id, name, description, usesModel: true, ...found, version: null, models: [] };
    },
    async run(assignment, port) {
      const { options, prices = {} } = assignment;
      const price = priceOf(id, options.model, prices);
      const outcome = await run(agent, environment, assignment, { port, price });
      return outcome.usage ? { ...outcome, usage: priced(outcome.usage, price) } : outcome;
    },
  };
}

async function run(
  agent: LineAgent,
  environment: Environment,
  assignment: AgentAssignment,
  { port, price }: { readonly port: AgentPort; readonly price: ReturnType<typeof priceOf> },
): Promise<Outcome> {
  if (port.signal.aborted) return canceledOutcome();
  const [fault] = agent.check(assignment.options);
  if (fault !== undefined)
    return failedOutcome('AGENT_OPTIONS_INVALID', `${fault.field}: ${fault.message}.`);
  const { mcpServers = [], environment: given = {} } = assignment;
  const form = agent.mcp?.(environment) ?? noMcpForm;
  const marks = runMarks(assignment);
  const mcp = form(mcpServers, { given, all: agentEnvironment(environment, marks) });
  if (mcp.leftOut.length > 0)
    await port.emit(noted('mcp_left_out', leftOutNote(agent.id, mcp.leftOut)));
  const { args, stdin, env: own } = agent.launch(assignment, environment, mcp);
  const reader = agent.follow(assignment, environment);
  const env = agentEnvironment(environment, { ...mcp.env, ...own, ...marks });
  const launch = { argv: [agent.program, ...args], cwd: assignment.cwd, env };
  const stalls = watchStalls(port, reader.stallIn ?? (() => null));
  const opened = await openProcess(launch, stalls.port, (stdout, diagnose) =>
    readLines(stdout, diagnose, (event) => stalls.port.emit(pricedEvent(event, price)), reader),
  );
  if ('code' in opened) {
    const isMissing = opened.code === 'AGENT_UNAVAILABLE';
    const message = isMissing ? `${opened.message} ${agent.install}` : opened.message;
    return failedOutcome(opened.code, message);
  }
  stalls.stopsBy(() => void opened.stop());
  const reading = readingFor(assignment);
  return finish(agent, opened, stdin, { reader, stalls, reading, signal: port.signal });
}

/** What the end of an agent is judged by. */
interface Watch {
  readonly reader: LineReader;
  readonly stalls: StallWatch;
  readonly reading: Reading;
  readonly signal: AbortSignal;
}

async function finish(
  agent: LineAgent,
  opened: OpenProcess,
  stdin: string,
  { reader, stalls, reading, signal }: Watch,
): Promise<Outcome> {
  const isCanceled = stopWhen(signal, opened);
  opened.stdin.end(stdin);
  const exit = await opened.closed;
  stalls.end();
  if (!isCanceled()) {
    const closing = { exit, errors: opened.errors };
    const verdict = await reader.judge(closing);
    const { stalled } = stalls;
    const told =
      stalled === null ? verdict : { ...verdict, fault: stalled.words, limit: stalled.limit };
    return settle(agent, told, closing, reading);
  }
  const { sessionId, usage, answer } = reader;
  return { ...canceledOutcome(exit, answer), sessionId, usage };
}

const Line = z.json();

/** Reads all lines; one that cannot be read is said once, kept, and harms nothing. */
async function readLines(
  stdout: AsyncIterable<Buffer>,
  diagnose: DiagnoseOnce,
  emit: AgentPort['emit'],
  reader: Pick<LineReader, 'read'>,
): Promise<void> {
  for await (const { bytes, isWhole } of splitLines(stdout, longestLineBytes)) {
    if (!isWhole) {
      const message = `The agent wrote a line of more than ${longestLineBytes} bytes; it is left out.`;
      await diagnose('line_too_long', message);
      continue;
    }
    if (!isUtf8(bytes)) await diagnoseInvalidUtf8(diagnose);
    const text = bytes.toString('utf8').trim();
    if (text === '') continue;
    const line = parse(text);
    if (line === undefined) await diagnose('not_json', notJson);
    for (const event of line === undefined ? pieces(text) : eventsOf(reader, line))
      await emit(event);
  }
}

const notJson = 'The agent wrote lines that are no JSON; they are kept as they are.';

function eventsOf(reader: Pick<LineReader, 'read'>, line: Json): readonly RunEventBody[] {
  return reader.read(line) ?? [{ name: 'agent', data: { type: 'raw', raw: line } }];
}

function pieces(text: string): RunEventBody[] {
  return [...textPieces(text)].map((raw) => ({ name: 'agent', data: { type: 'raw', raw } }));
}

function parse(text: string): Json | undefined {
  try {
    return Line.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON, or nested so deep that it exhausts the stack here rather than where it is stored.
    return undefined;
  }
}
