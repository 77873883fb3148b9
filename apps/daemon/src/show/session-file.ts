import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** Digests of secrets, each with its end (UTC epoch ms), in the order of issue. */
export type Ends = Map<string, number>;

/** Where secrets are kept. */
export interface SecretKeeping {
  read(): Ends;
  write(ends: Ends): void;
}

/** They end with the process. */
export function keptInMemory(): SecretKeeping {
  let kept: Ends = new Map();
  return {
    read: () => kept,
    write(ends) {
      kept = ends;
    },
  };
}

const Content = z.array(z.tuple([z.string(), z.number()]));

/**
 * They outlive the process, so that a browser stays signed in when the daemon is
 * upgraded: in a file of mode 0600 that holds digests, which sign nobody in.
 * Daemons on one data folder share it. A file that cannot be read, or that
 * cannot be written, costs a sign-in and nothing else.
 */
export function keptInFile(file: string): SecretKeeping {
  let seen = '';
  let kept: Ends = new Map();
  return {
    read() {
      const stamp = stampOf(file);
      if (stamp === seen) return kept;
      seen = stamp;
      kept = contentOf(file);
      return kept;
    },
    write(ends) {
      kept = ends;
      const draft = `${file}.${process.pid}.new`;
      try {
        writeFileSync(draft, JSON.stringify([...ends]), { mode: 0o600 });
        renameSync(draft, file);
      } catch {
        // In memory they are kept all the same.
      }
      seen = stampOf(file);
    },
  };
}

function contentOf(file: string): Ends {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return new Map(Content.parse(content));
  } catch {
    return new Map();
  }
}

/** Another one whenever the file is another. */
function stampOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? '' : `${stats.ino} ${stats.mtimeNs} ${stats.size}`;
}
