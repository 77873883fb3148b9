import type { AgentOptions, FieldFault } from '@open-design/contracts';

const field = 'agentOptions.argv';

/** The fault of options that must name a program, or none. */
export function namesProgram({ argv }: AgentOptions): readonly FieldFault[] {
  if (argv === undefined || argv[0] === undefined || argv[0].trim() === '')
    return [
      { field, message: 'expected the program and its arguments, such as ["make", "report"]' },
    ];
  if (argv.some((part) => part.includes('\0')))
    return [{ field, message: 'expected arguments without a zero character' }];
  return [];
}

/** The fault of options that must leave the program to the agent, or none. */
export function namesNoProgram({ argv }: AgentOptions): readonly FieldFault[] {
  if (argv === undefined) return [];
  return [
    {
      field,
      message: 'expected none: this agent starts its own program; use the agent "command" or "acp"',
    },
  ];
}
