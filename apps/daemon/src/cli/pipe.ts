/** What a write fails with when the reader, the connection or the terminal has gone. */
const nobodyThere = ['EPIPE', 'ECONNRESET', 'EIO'];

/**
 * A reader that has seen enough (`| head`) ends the command without a word. A
 * command that must do something first says so with `onClosedPipe`.
 */
export function quietOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === undefined || !nobodyThere.includes(error.code)) throw error;
      react();
    });
}

/** What is done instead of ending the process when nobody reads any more. */
export function onClosedPipe(reaction: () => void): void {
  react = reaction;
}

let react = (): void => process.exit();
