import type { Agent, AgentOptions, FieldFault } from '@open-design/contracts';
import type { AgentAdapter } from './agent.ts';

type Name = keyof AgentOptions;

const names: readonly Name[] = ['argv', 'model', 'effort', 'extraArgv', 'permission'];

/** The faults of options that an agent does not take; `taken` are those that it does. */
export function notTaken(
  agent: string,
  options: AgentOptions,
  taken: readonly Name[],
): readonly FieldFault[] {
  return names
    .filter((name) => options[name] !== undefined && !taken.includes(name))
    .map((name) => ({
      field: `agentOptions.${name}`,
      message: `expected none: the agent "${agent}" takes ${taken.length === 0 ? 'no options' : taken.join(', ')}`,
    }));
}

/** The fault of an effort that the agent does not know, or none. */
export function effortFault(
  { effort }: AgentOptions,
  known: readonly string[],
): readonly FieldFault[] {
  if (effort === undefined || known.includes(effort)) return [];
  const message = `expected one of ${known.join(', ')}, got ${JSON.stringify(effort)}`;
  return [{ field: 'agentOptions.effort', message }];
}

/** The faults of texts that become arguments of a program. */
export function argumentFaults({ extraArgv, model, effort }: AgentOptions): readonly FieldFault[] {
  const fault = (name: Name, message: string) => [{ field: `agentOptions.${name}`, message }];
  if (extraArgv?.some((part) => part.includes('\0')) === true)
    return fault('extraArgv', 'expected arguments without a zero character');
  // A value that begins with a dash would be read as another option.
  if (model?.startsWith('-') === true || model?.includes('\0') === true)
    return fault('model', 'expected the name of a model');
  if (effort?.startsWith('-') === true || effort?.includes('\0') === true)
    return fault('effort', 'expected a word such as high');
  return [];
}

/** Values that an agent which takes the option has nothing against. */
const samples: Readonly<Record<Name, AgentOptions>> = {
  argv: { argv: ['program'] },
  model: { model: 'model' },
  effort: { effort: 'high' },
  extraArgv: { extraArgv: [] },
  permission: { permission: 'edit_workspace' },
};

/** Which options an agent takes, and whether it must be told its program: asked of the very check that refuses the others. */
export function optionsTaken(
  adapter: Pick<AgentAdapter, 'check'>,
): Pick<Agent, 'takes' | 'needsProgram'> {
  const isFaulty = (name: Name, options: AgentOptions) =>
    adapter.check(options).some(({ field }) => field === `agentOptions.${name}`);
  const needsProgram = isFaulty('argv', {});
  const least = needsProgram ? samples.argv : {};
  return {
    takes: names.filter((name) => !isFaulty(name, { ...least, ...samples[name] })),
    needsProgram,
  };
}
