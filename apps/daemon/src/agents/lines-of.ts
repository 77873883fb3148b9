import type { AgentPayload, RunEventBody } from '@open-design/contracts';
import { textPieces } from './process/text.ts';

/** The event of what an agent says or does. */
export function said(data: AgentPayload): RunEventBody {
  return { name: 'agent', data };
}

/** Text in events of a bounded size. */
export function saidText(type: 'text_delta' | 'thinking_delta', text: string): RunEventBody[] {
  return [...textPieces(text)].map((piece) => said({ type, text: piece }));
}

/** Something about the run that is no sign of its work, so that a lack of progress shows. */
export function noted(code: string, message: string): RunEventBody {
  return { name: 'diagnostic', data: { code, message: message.slice(0, longestNote) } };
}

const longestNote = 2_000;

/** A text of an agent's, cut to a length that fits into a sentence. */
export function brief(text: string, most = 120): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
