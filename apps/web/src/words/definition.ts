import type { AgentPermission } from '@open-design/contracts';

const permissions: Readonly<Record<AgentPermission, string>> = {
  read_only: 'Reads only',
  edit_workspace: 'Edits its workspace',
  full: 'Anything',
};

/** What a definition is made of. */
export const definitionWords = {
  labels: {
    name: 'Name',
    schedule: 'Schedule',
    target: 'Project',
    agent: 'Agent',
    argv: 'Program',
    model: 'Model',
    effort: 'Effort',
    permission: 'Permission',
    extraArgv: 'More arguments',
    skills: 'Skills',
    plugins: 'Plugins',
    inputs: 'Inputs',
    servers: 'MCP servers',
    connectors: 'Connectors',
  },
  prompt: 'Prompt',
  newProject: 'A new one each run',
  none: 'None',
  nothing: 'Nothing',
  permissions,
} as const;
