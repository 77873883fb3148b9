import type { AgentPayload, RunEventBody, RunStatus } from '@open-design/contracts';
import type { Flow } from './flow.ts';
import { oneLine, type Painter, plain, span } from './print.ts';
import { untilText, wishText } from './question.ts';

/** Whatever JSON can hold. */
type Json = Extract<AgentPayload, { type: 'tool_use' }>['input'];

const tints = {
  succeeded: 'green',
  failed: 'red',
  canceled: 'yellow',
  running: 'cyan',
  queued: 'dim',
  needs_you: 'yellow',
  nothing_to_do: 'green',
  blocked: 'yellow',
  timed_out: 'red',
  interrupted: 'yellow',
  parked: 'yellow',
} as const;

/** A run's status in its colour. */
export function statusText(status: RunStatus, paint: Painter): string {
  return paint(tints[status], status);
}

/** Tells one event of a run in the terminal; `start` and `end` are left to the caller, who knows what stands around them. */
export function narrate(event: RunEventBody, flow: Flow, paint: Painter, columns: number): void {
  switch (event.name) {
    case 'agent':
      return narrateAgent(event.data, flow, paint, columns);
    case 'stdout':
      return flow.text(plain(event.data.text));
    case 'stderr':
      return shown(event.data.text, (line) => flow.line(paint('dim', line)));
    case 'diagnostic':
      return shown(event.data.message, (line) => flow.line(paint('yellow', line)));
    case 'permission_request': {
      const { deadlineAt } = event.data;
      const asks = `? ${wishText(event.data, columns)}, ${untilText({ state: 'open', deadlineAt })}`;
      return flow.line(paint('yellow', asks));
    }
    case 'permission_answer':
      return flow.line(paint('yellow', `  ${event.data.state}`));
    case 'error':
      return shown(event.data.message, (line) => flow.line(paint('red', line)));
    case 'start':
    case 'end':
      return;
  }
}

function narrateAgent(payload: AgentPayload, flow: Flow, paint: Painter, columns: number): void {
  switch (payload.type) {
    case 'text_delta':
      return flow.text(plain(payload.text));
    case 'tool_use': {
      const name = oneLine(payload.name, 40);
      const input = oneLine(
        inputText(payload.input, payload.name),
        Math.max(10, columns - name.length - 3),
      );
      return flow.line(`${paint('cyan', `→ ${name}`)} ${paint('dim', input)}`.trimEnd());
    }
    case 'tool_result':
      if (payload.isError)
        flow.line(paint('red', `✗ ${oneLine(inputText(payload.content), columns - 2)}`));
      return;
    case 'usage':
      return flow.line(paint('dim', usageText(payload)));
    case 'status':
    case 'thinking_delta':
    case 'raw':
      return;
  }
}

/** What a tool was given, in one line: the texts and numbers alone, since the fields' names repeat from call to call. */
function inputText(input: Json, known = ''): string {
  return leaves(input)
    .filter((text) => text !== known)
    .join(' ');
}

function leaves(value: Json): string[] {
  if (value === null) return [];
  if (typeof value === 'object') return Object.values(value).flatMap(leaves);
  return [String(value)];
}

function usageText(payload: Extract<AgentPayload, { type: 'usage' }>): string {
  const counts = Object.entries(payload.usage).map(
    ([name, count]) => `${name.replaceAll('_', ' ')} ${count}`,
  );
  const cost = payload.costUsd === null ? [] : [`${payload.costUsd.toFixed(4)} USD`];
  const took = payload.durationMs === null ? [] : [span(payload.durationMs)];
  return [...counts, ...cost, ...took].join(', ');
}

function shown(text: string, line: (text: string) => void): void {
  for (const part of plain(text).trimEnd().split('\n')) line(part);
}
