/** What the palette says. */
export const paletteWords = {
  placeholder: 'Find a routine or a project, or do something',
  nothing: 'Nothing of that name.',
  places: 'Go to',
  actions: 'Do',
  routines: 'Routines',
  projects: 'Projects',
  newRoutine: 'New routine',
  runNow: (name: string) => `Run ${name} now`,
  started: (name: string) => `${name} runs.`,
  theme: 'Switch between light and dark',
} as const;
