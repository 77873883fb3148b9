import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text as readAll } from 'node:stream/consumers';
import { usage } from './exit.ts';

/**
 * A secret from standard input: at a terminal one line, which is not shown, else
 * all of it. One line feed at the end is not part of it: `echo` and editors add
 * one. It is never an argument, since every user of a machine can list those.
 * @throws CliError exit 2 when the person gives none
 */
export async function readSecret(
  name: string,
  input: NodeJS.ReadStream = process.stdin,
  prompt: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  if (!input.isTTY) return (await readAll(input)).replace(/\r?\n$/, '');
  prompt.write(`Value of ${name} (it is not shown): `);
  try {
    return await readHidden(input);
  } finally {
    prompt.write('\n');
  }
}

/** The line editor of a terminal echoes what is typed to its output; this one has nowhere to. */
async function readHidden(input: NodeJS.ReadStream): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const editor = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  const given = new AbortController();
  try {
    const line = once(editor, 'line', { signal: given.signal });
    const gone = Promise.race(
      ['close', 'SIGINT'].map((event) => once(editor, event, { signal: given.signal })),
    ).then(() => null);
    gone.catch(() => undefined);
    const first: unknown = (await Promise.race([line, gone]))?.[0];
    if (typeof first === 'string') return first;
    throw usage('No value was given; nothing is changed.');
  } finally {
    given.abort();
    editor.close();
  }
}
