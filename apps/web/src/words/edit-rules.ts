/** What the card says in which a routine's policies are set. */
export const rulesWords = {
  title: 'Rules',
  lead: 'All of them have a default. Open a line to change it.',
  changed: 'changed',
  and: 'and',
  reset: 'Back to the default',
} as const;
