import { RunEventBody } from '@open-design/contracts';
import { build } from '../compile.ts';
import { all, type Plan } from '../plan.ts';

const page = 500;

/**
 * What an agent said and did in a run, as text: its end, of at most so many
 * characters. Read from the end, since a run may have a million events.
 */
export function* transcriptOf(agentRunId: string, mostChars: number): Plan<string> {
  const parts: string[] = [];
  let chars = 0;
  let before = Number.MAX_SAFE_INTEGER;
  while (chars < mostChars) {
    const rows = yield* all(
      build
        .selectFrom('run_events')
        .selectAll()
        .where('run_id', '=', agentRunId)
        .where('seq', '<', before)
        .orderBy('seq', 'desc')
        .limit(page),
    );
    for (const row of rows) {
      const text = textOf(RunEventBody.parse({ name: row.name, data: JSON.parse(row.data_json) }));
      parts.push(text);
      chars += text.length;
      before = row.seq;
    }
    if (rows.length < page) break;
  }
  return parts.toReversed().join('').trim().slice(-mostChars);
}

function textOf({ name, data }: RunEventBody): string {
  if (name !== 'agent') return '';
  if (data.type === 'text_delta') return data.text;
  return data.type === 'tool_use' ? `\n[${data.name} ${JSON.stringify(data.input)}]\n` : '';
}
