import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Schedule } from '@open-design/contracts';
import { build, type Plugin } from 'esbuild';
import { z } from 'zod';

/** What is asked first in a process that has loaded nothing yet. */
export interface FirstQuestion {
  readonly schedule: Schedule;
  /** The same as a cron expression. */
  readonly cron: string;
  readonly timezone: string;
  /** UTC epoch ms */
  readonly from: number;
}

/** Programs that answer one question and say how long it took them: with the schedule room alone, and with croner alone. */
export interface Programs {
  readonly room: string;
  readonly croner: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));

const answers: Programs = {
  room: `const { nextSlot } = await import('./room-alone.mjs');
const at = nextSlot(schedule, timezone, from);`,
  croner: `const { Cron } = await import('./croner-alone.mjs');
const at = new Cron(cron, { timezone }).nextRun(new Date(from)).getTime();`,
};

/** Writes both programs into a folder, what they load beside them as one minified file each. */
export async function writePrograms(folder: string): Promise<Programs> {
  await bundle("export { nextSlot } from './src/schedule/slots.ts';", `${folder}/room-alone.mjs`);
  await bundle("export { Cron } from 'croner';", `${folder}/croner-alone.mjs`);
  const write = (who: keyof Programs): string => {
    const file = path.join(folder, `${who}.mjs`);
    writeFileSync(
      file,
      `const { schedule, cron, timezone, from } = JSON.parse(process.argv[2]);
const begin = performance.now();
${answers[who]}
console.log(JSON.stringify({ ms: performance.now() - begin, at }));`,
    );
    return file;
  };
  return { room: write('room'), croner: write('croner') };
}

async function bundle(contents: string, outfile: string): Promise<void> {
  await build({
    absWorkingDir: root,
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    plugins: [withoutUnused],
  });
}

/** The room uses no schema, but schemas are values that are made when their module is loaded. */
const withoutUnused: Plugin = {
  name: 'modules of which nothing is used are left out',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(\.|@open-design\/)/ }, async ({ path: wanted, pluginData, ...from }) => {
      if (pluginData === 'asked already') return undefined;
      const { importer, resolveDir, kind } = from;
      const asked = { importer, resolveDir, kind, pluginData: 'asked already' };
      return { ...(await resolve(wanted, asked)), sideEffects: false };
    });
  },
};

/** How long (ms) a process of its own takes from loading the code to its first answer. @throws Error when that is none */
export async function firstAnswerMs(program: string, question: FirstQuestion): Promise<number> {
  const argv = [program, JSON.stringify(question)];
  const { stdout } = await promisify(execFile)(process.execPath, argv);
  const { ms, at } = Answer.parse(JSON.parse(stdout));
  if (at <= question.from) throw new Error(`${program} answers what is not after the question`);
  return ms;
}

const Answer = z.object({ ms: z.number(), at: z.number() });
