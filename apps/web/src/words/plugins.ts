/** What the Plugins screen says. */
export const pluginsWords = {
  title: 'Plugins',
  lead: 'Folders with a SKILL.md or an open-design.json that add skills, inputs and tools to runs. What is installed is a copy: a later change of the folder changes nothing until it is installed again.',
  install: 'Install',
  installTitle: 'Install a plugin',
  folder: 'Folder on the daemon’s machine',
  folderHint: 'An absolute path, such as /home/ada/skills/release-notes',
  installed: (title: string, change: 'installed' | 'updated' | 'unchanged') =>
    change === 'unchanged' ? `${title} is as it was.` : `${title} is ${change}.`,
  nothing: 'No plugin is installed',
  nothingLead:
    'Install a folder with a SKILL.md, as agents know them, or with an open-design.json.',
  trust: { bundled: 'Comes with Open Design', trusted: 'Trusted', restricted: 'Restricted' },
  trustIt: 'Trust',
  restrictIt: 'Restrict',
  missing: (names: string) =>
    `Needs what it was not granted: ${names}. Runs that apply it are refused.`,
  capabilities: 'Capabilities',
  granted: 'granted',
  notGranted: 'not granted',
  grant: 'Grant',
  revoke: 'Revoke',
  inputs: 'Inputs',
  required: 'required',
  byDefault: (value: string) => `${value} where none is given`,
  skills: 'Skills',
  source: 'Source',
  digest: 'Digest',
  noDigest: 'registered without files',
  checks: 'Checks',
  remove: 'Remove',
  removed: (title: string) => `${title} is removed.`,
  stillUsed: (title: string, count: number) =>
    `${title} is removed. ${count === 1 ? 'One routine still names' : `${count} routines still name`} it; their runs will fail.`,
  again: 'Install again',
  details: 'Details',
} as const;
