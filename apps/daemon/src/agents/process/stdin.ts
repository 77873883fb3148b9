import type { Writable } from 'node:stream';

/** A program's standard input. That a program does not read it is no fault: how it ends tells. */
export class Stdin {
  constructor(private readonly stream: Writable) {
    // EPIPE comes as an event as well as to the writer.
    stream.on('error', () => undefined);
  }

  /** Writes and waits until it is handed to the system. Rejects when the program has closed its end. */
  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Writes what is left and closes; never fails. */
  end(text = ''): void {
    this.stream.end(text);
  }
}
