import { EnvironmentName, type EnvironmentPolicy } from '@open-design/contracts';
import { type Command, InvalidArgumentError } from 'commander';

/** The options that decide about the environment of a routine's agent; `none` empties a list. */
export interface EnvironmentOptions {
  readonly pass?: readonly string[];
  readonly set?: readonly string[];
  readonly secret?: readonly string[];
}

const none = 'none';

/** Gives a command the options that set the environment of a routine's agent. */
export function withEnvironmentOptions(command: Command): Command {
  return command
    .option(
      '--pass <name>',
      "hand on a variable of the daemon's; may be given several times, none hands on none",
      name,
    )
    .option(
      '--set <name=value>',
      'a plain variable, stored and shown; may be given several times',
      plain,
    )
    .option(
      '--secret <name>',
      'hand over a secret (`open-design secret set`); may be given several times',
      name,
    );
}

/** Whether any of them was given. */
export function namesEnvironment({ pass, set, secret }: EnvironmentOptions): boolean {
  return pass !== undefined || set !== undefined || secret !== undefined;
}

/** The environment with the lists that the options name; the others stay. */
export function applyEnvironment(
  before: EnvironmentPolicy,
  { pass, set, secret }: EnvironmentOptions,
): EnvironmentPolicy {
  return {
    pass: pass === undefined ? before.pass : listed(pass),
    set: set === undefined ? before.set : Object.fromEntries(listed(set).map(splitPlain)),
    secrets: secret === undefined ? before.secrets : listed(secret),
  };
}

/** What an environment adds, in words; values are not shown. */
export function environmentText({ pass, set, secrets }: EnvironmentPolicy): string {
  const parts = [
    pass.length > 0 && `${pass.join(', ')} of the daemon`,
    Object.keys(set).length > 0 && `${Object.keys(set).join(', ')} as set`,
    secrets.length > 0 && `the secrets ${secrets.join(', ')}`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'what every program needs' : parts.join('; ');
}

function listed(texts: readonly string[]): string[] {
  return texts.filter((text) => text !== none);
}

function name(text: string, before: readonly string[] = []): readonly string[] {
  if (text !== none && !EnvironmentName.safeParse(text).success)
    throw new InvalidArgumentError('Expected the name of an environment variable, or none.');
  return [...before, text];
}

function plain(text: string, before: readonly string[] = []): readonly string[] {
  const [key] = splitPlain(text);
  if (text !== none && (!text.includes('=') || !EnvironmentName.safeParse(key).success))
    throw new InvalidArgumentError('Expected NAME=VALUE, or none.');
  return [...before, text];
}

function splitPlain(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}
