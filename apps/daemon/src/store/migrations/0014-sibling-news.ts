/**
 * What happens in a daemon, for those who watch its siblings: in its own row, so
 * that it has one writer, and goes with the daemon.
 */
export const siblingNews: readonly string[] = [
  'ALTER TABLE daemons ADD COLUMN is_watched INTEGER',
  'ALTER TABLE daemons ADD COLUMN news_json TEXT',
];
