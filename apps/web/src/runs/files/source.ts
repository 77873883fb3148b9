/** Whose folder files are looked at in: where an agent run worked, or a project's. */
export type FileSource = { readonly runId: string } | { readonly projectId: string };

/** The address of a file as it is. */
export function rawAt(source: FileSource, path: string): string {
  const names = path.split('/').map(encodeURIComponent).join('/');
  return 'runId' in source
    ? `/api/runs/${encodeURIComponent(source.runId)}/raw/${names}`
    : `/api/projects/${encodeURIComponent(source.projectId)}/raw/${names}`;
}
