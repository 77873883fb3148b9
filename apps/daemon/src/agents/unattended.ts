/** What every agent is told beside its prompt: nobody is there to answer it. */
export const unattendedNote =
  'This is an unattended run: nobody can answer you before it ends. Ask no questions; where something is open, choose a sensible default and go on. At the end say what you assumed, and what you could not do.';

/** The prompt of an agent that has no other place for the note. */
export function withNote(prompt: string): string {
  return `${unattendedNote}\n\n${prompt}`;
}
