import type { AgentPort } from '../agent.ts';
import type { DiagnoseOnce } from './once.ts';
import type { Tail } from './tail.ts';
import { textPieces, Utf8Decoder } from './text.ts';

/** Where a program's text goes. */
export interface TextSink {
  readonly port: AgentPort;
  readonly diagnose: DiagnoseOnce;
  /** Keeps the end of it. */
  readonly tail: Tail;
}

/** Hands a program's output on as `stdout` or `stderr` events of at most 64 Ki UTF-16 units, one after the other. */
export async function forwardText(
  name: 'stdout' | 'stderr',
  source: AsyncIterable<Buffer>,
  { port, diagnose, tail }: TextSink,
): Promise<void> {
  const decoder = new Utf8Decoder();
  const handOn = async (text: string) => {
    if (decoder.hasFault) await diagnoseInvalidUtf8(diagnose);
    tail.add(text);
    for (const piece of textPieces(text)) await port.emit({ name, data: { text: piece } });
  };
  for await (const bytes of source) await handOn(decoder.write(bytes));
  await handOn(decoder.end());
}

/** Says once in a run that some output was not text as expected. */
export async function diagnoseInvalidUtf8(diagnose: DiagnoseOnce): Promise<void> {
  await diagnose(
    'invalid_utf8',
    'The program wrote bytes that are not UTF-8; each is shown as U+FFFD.',
  );
}
